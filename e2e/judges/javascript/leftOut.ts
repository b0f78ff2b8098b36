import type { LeftOut } from "../support/inventory.ts";
import { reasons } from "../support/reasons.ts";

/** Methods of authing-js-sdk 4.23.55 that the driver does not call. */
export const leftOut: LeftOut = {
  [reasons.identityProviders]: ["linkAccount", "unLinkAccount", "loginByLdap", "loginByAd"],
  [reasons.oidc]: [
    ...["getAccessTokenByIdToken", "getAccessTokenByCode", "getAccessTokenByClientCredentials"],
    ...["getUserInfoByAccessToken", "buildAuthorizeUrl", "buildLogoutUrl", "getNewAccessTokenByRefreshToken"],
    ...["revokeToken", "introspectToken", "validateTicketV1", "validateTicketV2", "validateToken"],
    "trackSession",
  ],
  [reasons.organisations]: ["listOrgs", "listDepartments", "listAuthorizedResources", "hasRole", "listApplications"],
  [reasons.customFields]: ["listUdv", "setUdv", "removeUdv", "getUdfValue", "setUdfValue", "removeUdfValue"],
  [reasons.twoAddresses]: ["updatePhone", "updateEmail"],
  [reasons.forcedChange]: ["resetPasswordByFirstLoginToken", "resetPasswordByForceResetToken"],
  [reasons.securityLevel]: ["getSecurityLevel"],
  [reasons.inner]: [
    ...["_generateTokenRequest", "_generateBasicAuthToken", "_getAccessTokenByCodeWithClientSecretPost"],
    ...["_getAccessTokenByCodeWithClientSecretBasic", "_getAccessTokenByCodeWithNone", "_buildOidcAuthorizeUrl"],
    ...["_buildOauthAuthorizeUrl", "_buildSamlAuthorizeUrl", "_buildCasAuthorizeUrl", "_buildCasLogoutUrl"],
    ...["_buildOidcLogoutUrl", "_buildEasyLogoutUrl", "_getNewAccessTokenByRefreshTokenWithClientSecretPost"],
    ...["_getNewAccessTokenByRefreshTokenWithClientSecretBasic", "_getNewAccessTokenByRefreshTokenWithNone"],
    ...["_revokeTokenWithClientSecretPost", "_revokeTokenWithClientSecretBasic", "_revokeTokenWithNone"],
    ...["_introspectTokenWithClientSecretPost", "_introspectTokenWithClientSecretBasic"],
    ...["_introspectTokenWithNone", "uploadPhoto"],
  ],
};
