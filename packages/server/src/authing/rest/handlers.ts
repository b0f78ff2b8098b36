import type { Routes } from "@countersign/contract";
import * as codes from "./codes.ts";
import * as face from "./face.ts";
import type { Handler } from "./handler.ts";
import * as management from "./management.ts";
import * as signIn from "./signIn.ts";
import * as totp from "./totp.ts";
import * as uploads from "./uploads.ts";

/** The handler of every route. */
export const handlers: { readonly [Name in keyof Routes]: Handler<Routes[Name]> } = {
  wellKnown: signIn.wellKnown,
  publicConfig: signIn.publicConfig,
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
  verifyAppTotp: totp.verifyAtFlowEnd,
  verifyRecoveryCode: totp.recover,
  sendSms: codes.sendSms,
  sendLoginSms: codes.sendLoginSms,
  sendRegisterSms: codes.sendRegisterSms,
  sendSmsV3: codes.sendSmsV3,
  sendEmail: codes.sendEmail,
  loginByPhoneCode: codes.loginByPhoneCode,
  loginByEmailCode: codes.loginByEmailCode,
  registerByPhoneCode: codes.registerByPhoneCode,
  registerByEmailCode: codes.registerByEmailCode,
  resetPassword: codes.resetPassword,
  verifySms: codes.verifySms,
  verifyEmail: codes.verifyEmail,
  checkAddress: codes.checkAddress,
  unbindMfaPhone: codes.unbindMfaPhone,
  unbindMfaEmail: codes.unbindMfaEmail,
  upload: uploads.upload,
  associateFace: face.associate,
  unbindFace: face.unbind,
  verifyFace: face.verify,
  verifyAppFace: face.verifyAtFlowEnd,
  openFaceSession: face.openSession,
  postFaceFrame: face.postFrame,
  importTotp: management.importTotp,
  readMfaBound: management.mfaBound,
  unbindMfa: management.unbind,
  updateApplicationMfaSettings: management.changePolicy,
  getApplicationMfaSettings: management.policy,
};
