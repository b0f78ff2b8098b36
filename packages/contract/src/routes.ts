import { importTotpRoute, mfaBoundRoute, readPolicyRoute, unbindMfaRoute, updatePolicyRoute } from "./management.ts";
import type { Route } from "./route.ts";
import {
  currentUserRoute, introspectMfaTokenByQueryRoute, introspectMfaTokenRoute, loginAccountRoute, logoutRoute, signInRoute,
  wellKnownRoute,
} from "./signIn.ts";
import {
  associateTotpRoute, confirmTotpRoute, deleteTotpRoute, listAuthenticatorsRoute, recoverTotpRoute, verifyTotpRoute,
} from "./totp.ts";

/** Every route of the Authing wire, by its operation. */
export const routes = {
  wellKnown: wellKnownRoute,
  loginByAccount: loginAccountRoute,
  signIn: signInRoute,
  currentUser: currentUserRoute,
  logout: logoutRoute,
  introspectMfaToken: introspectMfaTokenRoute,
  introspectMfaTokenByQuery: introspectMfaTokenByQueryRoute,
  listAuthenticators: listAuthenticatorsRoute,
  associateTotp: associateTotpRoute,
  confirmTotp: confirmTotpRoute,
  unbindTotp: deleteTotpRoute,
  verifyTotp: verifyTotpRoute,
  verifyRecoveryCode: recoverTotpRoute,
  importTotp: importTotpRoute,
  readMfaBound: mfaBoundRoute,
  unbindMfa: unbindMfaRoute,
  updateApplicationMfaSettings: updatePolicyRoute,
  getApplicationMfaSettings: readPolicyRoute,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
