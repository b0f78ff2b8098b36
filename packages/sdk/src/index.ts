export { AuthenticationClient } from "./AuthenticationClient.ts";
export type { PhoneLoginOptions, PhoneRegisterOptions } from "./CodeMethods.ts";
export type { BindableOptions, VerifyEmailOptions, VerifySmsOptions } from "./CodeMfaMethods.ts";
export { CountersignError } from "./CountersignError.ts";
export {
  ConnectionError,
  ProofRefusedError,
  RequestTimeoutError,
  SignInRequiredError,
  ThrottledError,
  UnavailableError,
  UnexpectedAnswerError,
} from "./errors.ts";
export type { AssociateFaceOptions, VerifyFaceOptions } from "./FaceMfaMethods.ts";
export type { FactorRelease, MfaAuthenticationClient } from "./MfaAuthenticationClient.ts";
export { MfaRequiredError } from "./MfaRequiredError.ts";
export type {
  IMfaAssociation,
  IMfaAuthenticators,
  IMfaConfirmAssociation,
  IMfaDeleteAssociation,
  MfaAuthenticator,
  MfaChoice,
  MfaPolicy,
  MfaTriggerData,
  TotpSource,
} from "./mfaTypes.ts";
export type {
  AuthenticationClientOptions,
  CallOptions,
  Lang,
  MfaCallOptions,
  SessionCallOptions,
} from "./options.ts";
export type {
  CustomDataOptions,
  LoginOptions,
  RegisterOptions,
  RegisterProfile,
  SignInOptions,
} from "./PasswordMethods.ts";
export type { CheckPasswordStrengthResult, UpdateUserInput, UserQuery } from "./ProfileMethods.ts";
export type { CommonMessage, JwtTokenStatus, RefreshToken, TokenProvider } from "./SessionMethods.ts";
export { EmailScene, SceneType } from "./scenes.ts";
export { memoryStorage, type TokenStorage } from "./TokenStorage.ts";
export type {
  AssociateOptions,
  BindingCallOptions,
  ConfirmedAssociation,
  ConfirmOptions,
  ListOptions,
  RecoveredUser,
  VerifyRecoveryCodeOptions,
  VerifyTotpOptions,
} from "./TotpMfaMethods.ts";
export type { Identity, Profile, User, UserStatus } from "./User.ts";
