/** What a text message's code is for. */
export const SceneType = {
  SCENE_TYPE_LOGIN: "login",
  SCENE_TYPE_REGISTER: "register",
  SCENE_TYPE_RESET: "reset",
  SCENE_TYPE_BIND: "bind",
  SCENE_TYPE_UNBIND: "unbind",
  SCENE_TYPE_MFA_BIND: "mfa-bind",
  SCENE_TYPE_MFA_VERIFY: "mfa-verify",
  SCENE_TYPE_MFA_UNBIND: "mfa-unbind",
  SCENE_TYPE_COMPLETE_PHONE: "complete-phone",
} as const;
export type SceneType = (typeof SceneType)[keyof typeof SceneType];

/** What an e-mail's code is for. */
export const EmailScene = {
  ResetPassword: "RESET_PASSWORD",
  RESET_PASSWORD_VERIFY_CODE: "RESET_PASSWORD_VERIFY_CODE",
  VerifyEmail: "VERIFY_EMAIL",
  FIRST_EMAIL_LOGIN_VERIFY: "FIRST_EMAIL_LOGIN_VERIFY",
  CONSOLE_CONDUCTED_VERIFY: "CONSOLE_CONDUCTED_VERIFY",
  ChangeEmail: "CHANGE_EMAIL",
  EMAIL_BIND_VERIFY_CODE: "EMAIL_BIND_VERIFY_CODE",
  EMAIL_UNBIND_VERIFY_CODE: "EMAIL_UNBIND_VERIFY_CODE",
  MfaVerify: "MFA_VERIFY",
  VerifyCode: "VERIFY_CODE",
  REGISTER_VERIFY_CODE: "REGISTER_VERIFY_CODE",
  LOGIN_VERIFY_CODE: "LOGIN_VERIFY_CODE",
  MFA_VERIFY_CODE: "MFA_VERIFY_CODE",
  INFORMATION_COMPLETION_VERIFY_CODE: "INFORMATION_COMPLETION_VERIFY_CODE",
} as const;
export type EmailScene = (typeof EmailScene)[keyof typeof EmailScene];
