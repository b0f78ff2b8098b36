import type { LeftOut } from "../support/inventory.ts";
import { reasons } from "../support/reasons.ts";

/** Methods of `cn.authing:java-core` 4.3.76 that the driver does not call. */
export const leftOut: LeftOut = {
  [reasons.identityProviders]: [
    ...["linkAccount", "unLinkAccount", "loginByLdap", "loginByAd", "loginByWechat", "loginByWechatWithConnId"],
  ],
  [reasons.oidc]: [
    ...["getAccessTokenByCode", "getAccessTokenByClientCredentials", "getUserInfoByAccessToken", "buildAuthorizeUrl"],
    ...["buildLogoutUrl", "getNewAccessTokenByRefreshToken", "revokeToken", "introspectToken", "validateToken"],
    ...["validateTicketV1", "validateTicketV2", "trackSession"],
  ],
  [reasons.organisations]: ["listOrgs", "listDepartments", "listAuthorizedResources", "hasRole", "listApplications"],
  [reasons.customFields]: ["listUdv", "setUdv", "setUdvValue", "getUdfValue", "setUdfValue", "removeUdfValue"],
  [reasons.twoAddresses]: ["updatePhone", "updateEmail"],
  [reasons.forcedChange]: ["resetPasswordByFirstLoginToken", "resetPasswordByForceResetToken"],
  [reasons.securityLevel]: ["getSecurityLevel"],
  "It sends a password in an address, which logs keep; that is not served.": ["isPasswordValid"],
  "It asks by the same parameters as getCurrentUser, which is called.": ["getGjsCurrentUser"],
};
