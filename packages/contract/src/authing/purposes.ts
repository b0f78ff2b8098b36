/** `scene` of the REST calls that send a text message. Left out: general. */
export const smsScenes = {
  login: "signIn",
  register: "register",
  reset: "resetPassword",
  bind: "bind",
  unbind: "unbind",
  "mfa-bind": "mfaBind",
  "mfa-verify": "mfaVerify",
  "mfa-unbind": "mfaUnbind",
  "complete-phone": "completeProfile",
} as const;

/** `scene` of the calls that send an e-mail. */
export const emailScenes = {
  RESET_PASSWORD: "resetPassword",
  RESET_PASSWORD_VERIFY_CODE: "resetPassword",
  VERIFY_EMAIL: "bind",
  FIRST_EMAIL_LOGIN_VERIFY: "signIn",
  CONSOLE_CONDUCTED_VERIFY: "bind",
  CHANGE_EMAIL: "bind",
  EMAIL_BIND_VERIFY_CODE: "bind",
  EMAIL_UNBIND_VERIFY_CODE: "unbind",
  MFA_VERIFY: "mfaVerify",
  MFA_VERIFY_CODE: "mfaVerify",
  VERIFY_CODE: "general",
  REGISTER_VERIFY_CODE: "register",
  LOGIN_VERIFY_CODE: "signIn",
  INFORMATION_COMPLETION_VERIFY_CODE: "completeProfile",
} as const;

/** `channel` of `/api/v3/send-sms`. */
export const smsChannels = {
  CHANNEL_LOGIN: "signIn",
  CHANNEL_REGISTER: "register",
  CHANNEL_RESET_PASSWORD: "resetPassword",
  CHANNEL_BIND_PHONE: "bind",
  CHANNEL_UNBIND_PHONE: "unbind",
  CHANNEL_BIND_MFA: "mfaBind",
  CHANNEL_VERIFY_MFA: "mfaVerify",
  CHANNEL_UNBIND_MFA: "mfaUnbind",
  CHANNEL_COMPLETE_PHONE: "completeProfile",
} as const;
