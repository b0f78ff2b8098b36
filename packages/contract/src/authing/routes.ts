import type { Route } from "../route.ts";
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
import { associateFaceRoute, unbindFaceRoute, verifyAppFaceRoute, verifyFaceRoute } from "./face.ts";
import { importTotpRoute, mfaBoundRoute, readPolicyRoute, unbindMfaRoute, updatePolicyRoute } from "./management.ts";
import { publicConfigRoute } from "./publicConfig.ts";
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
import { uploadRoute } from "./upload.ts";

/** Every route of Authing's clients but GraphQL, by its operation. */
export const authingRoutes = {
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
  upload: uploadRoute,
  associateFace: associateFaceRoute,
  unbindFace: unbindFaceRoute,
  verifyFace: verifyFaceRoute,
  verifyAppFace: verifyAppFaceRoute,
  importTotp: importTotpRoute,
  readMfaBound: mfaBoundRoute,
  unbindMfa: unbindMfaRoute,
  updateApplicationMfaSettings: updatePolicyRoute,
  getApplicationMfaSettings: readPolicyRoute,
} as const satisfies Record<string, Route>;

export type AuthingRoutes = typeof authingRoutes;
