import type { LeftOut } from "../support/inventory.ts";
import { reasons } from "../support/reasons.ts";

/** Methods of `authing` 4.5.18 that the driver does not call. */
export const leftOut: LeftOut = {
  [reasons.identityProviders]: ["link_account", "unlink_account", "login_by_ldap", "login_by_ad", "wechat_login"],
  [reasons.oidc]: [
    ...["get_access_token_by_code", "get_access_token_by_client_credentials", "get_user_info_by_access_token"],
    ...["build_authorize_url", "build_logout_url", "get_new_access_token_by_refresh_token", "revoke_token"],
    ...["introspect_token", "validate_ticket_v1", "validate_ticket_v2", "validate_token", "track_session"],
  ],
  [reasons.organisations]: [
    ...["list_orgs", "list_departments", "list_roles", "list_authorized_resources", "has_role", "list_applications"],
  ],
  [reasons.customFields]: [
    ...["list_udv", "set_udv", "remove_udv", "get_udf_value", "set_udf_value", "remove_udf_value"],
  ],
  [reasons.twoAddresses]: ["update_phone", "update_email"],
  [reasons.forcedChange]: ["reset_password_by_first_token", "reset_password_with_force_reset"],
  [reasons.securityLevel]: ["get_security_level"],
  "It fails by itself: Python's re knows no [^].": ["compute_password_security_level"],
};
