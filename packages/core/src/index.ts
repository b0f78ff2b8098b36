export { changeApplicationPolicy, findApplicationOf, type PolicyChange } from "./applicationPolicy.ts";
export { confirmedOf, kindOf, secondFactorsOf } from "./assurance.ts";
export { type Act, audit, type Scope } from "./audit.ts";
export { confirmTotp, enrolTotp, type TotpEnrolled } from "./bindAuthenticator.ts";
export { bindContact, unbindContact } from "./changeContact.ts";
export { changePassword, setPasswordOf } from "./changePassword.ts";
export { codeLimits } from "./codeLimits.ts";
export {
  MFA_TOKEN_SECONDS,
  MfaRequired,
  type PendingSignIn,
  SESSION_SECONDS,
  type SignedIn,
} from "./completeSignIn.ts";
export { type CreatedApplication, createApplication } from "./createApplication.ts";
export { decideSignIn, type FactorChoice } from "./decideSignIn.ts";
export type { Factor, FactorContext, FactorTraits, FactorTypes, Verdict } from "./factor.ts";
export { importTotp } from "./importTotp.ts";
export { type Caller, type CallerRef, hasHighestAssurance, loadCaller } from "./loadCaller.ts";
export type * from "./model.ts";
export { newId, randomHex } from "./newId.ts";
export type * from "./ports.ts";
export {
  checkPassword,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  type Registration,
  registerAndSignIn,
  registerUser,
} from "./registerUser.ts";
export { removeAuthenticator, removeAuthenticatorOf } from "./removeAuthenticator.ts";
export { type MfaReset, resetMfa } from "./resetMfa.ts";
export { resetPassword } from "./resetPassword.ts";
export { CODE_DIGITS, CODE_SECONDS, sendCode } from "./sendCode.ts";
export { endSession, refreshSession } from "./sessions.ts";
export { signInLimits } from "./signInLimits.ts";
export { registerWithCode, signInWithCode } from "./signInWithCode.ts";
export { signInWithPassword } from "./signInWithPassword.ts";
export { failureCap, lockedUntilAfter, throttleOf } from "./throttle.ts";
export { unlockUser } from "./unlockUser.ts";
export { type ApplicationUpdate, type UpdatedApplication, updateApplication } from "./updateApplication.ts";
export { type ProfilePatch, updateOwnProfile, updateUser } from "./updateUser.ts";
export { boundAddress, isAddressUsable, verifyAddress } from "./verifyAddress.ts";
export { verifyFactor } from "./verifyFactor.ts";
