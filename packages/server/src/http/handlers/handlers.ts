import type { Routes } from "@countersign/contract";
import type { Handler } from "./handler.ts";
import * as management from "./management.ts";
import * as signIn from "./signIn.ts";
import * as totp from "./totp.ts";

/** The handler of every route. */
export const handlers: { readonly [Name in keyof Routes]: Handler<Routes[Name]> } = {
  wellKnown: signIn.wellKnown,
  loginByAccount: signIn.loginByAccount,
  signIn: signIn.signIn,
  currentUser: signIn.currentUser,
  logout: signIn.endSession,
  introspectMfaToken: signIn.introspect,
  introspectMfaTokenByQuery: signIn.introspectByQuery,
  listAuthenticators: totp.list,
  associateTotp: totp.associate,
  confirmTotp: totp.confirm,
  unbindTotp: totp.unbind,
  verifyTotp: totp.verify,
  verifyRecoveryCode: totp.recover,
  importTotp: management.importTotp,
  readMfaBound: management.mfaBound,
  unbindMfa: management.unbind,
  updateApplicationMfaSettings: management.changePolicy,
  getApplicationMfaSettings: management.policy,
};
