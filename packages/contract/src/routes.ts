import {
  checkAddressRoute,
  loginEmailCodeRoute,
  loginPhoneCodeRoute,
  registerEmailCodeRoute,
  registerPhoneCodeRoute,
  resetPasswordRoute,
  sendEmailRoute,
  sendLoginSmsRoute,
  sendRegisterSmsRoute,
  sendSmsRoute,
  sendSmsV3Route,
  unbindMfaEmailRoute,
  unbindMfaPhoneRoute,
  verifyEmailRoute,
  verifySmsRoute,
} from "./codes.ts";
import { importTotpRoute, mfaBoundRoute, readPolicyRoute, unbindMfaRoute, updatePolicyRoute } from "./management.ts";
import { publicConfigRoute } from "./publicConfig.ts";
import type { Route } from "./route.ts";
import {
  currentUserRoute,
  introspectMfaTokenByQueryRoute,
  introspectMfaTokenRoute,
  loginAccountRoute,
  logoutRoute,
  signInRoute,
  wellKnownRoute,
} from "./signIn.ts";
import {
  associateTotpRoute,
  confirmTotpRoute,
  deleteTotpRoute,
  listAuthenticatorsRoute,
  recoverTotpRoute,
  verifyAppTotpRoute,
  verifyTotpRoute,
} from "./totp.ts";

/** Every route of the Authing wire, by its operation. */
export const routes = {
  wellKnown: wellKnownRoute,
  publicConfig: publicConfigRoute,
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
  verifyAppTotp: verifyAppTotpRoute,
  verifyRecoveryCode: recoverTotpRoute,
  sendSms: sendSmsRoute,
  sendLoginSms: sendLoginSmsRoute,
  sendRegisterSms: sendRegisterSmsRoute,
  sendSmsV3: sendSmsV3Route,
  sendEmail: sendEmailRoute,
  loginByPhoneCode: loginPhoneCodeRoute,
  loginByEmailCode: loginEmailCodeRoute,
  registerByPhoneCode: registerPhoneCodeRoute,
  registerByEmailCode: registerEmailCodeRoute,
  resetPassword: resetPasswordRoute,
  verifySms: verifySmsRoute,
  verifyEmail: verifyEmailRoute,
  checkAddress: checkAddressRoute,
  unbindMfaPhone: unbindMfaPhoneRoute,
  unbindMfaEmail: unbindMfaEmailRoute,
  importTotp: importTotpRoute,
  readMfaBound: mfaBoundRoute,
  unbindMfa: unbindMfaRoute,
  updateApplicationMfaSettings: updatePolicyRoute,
  getApplicationMfaSettings: readPolicyRoute,
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
