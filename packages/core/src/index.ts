export { changeApplicationPolicy, findApplicationOf, type PolicyChange } from "./applicationPolicy.ts";
export { assuranceLevel, confirmedOf, kindOf, secondFactorsOf } from "./assurance.ts";
export { type Act, audit, type Scope } from "./audit.ts";
export { confirmTotp, enrolTotp, type TotpEnrolled } from "./bindAuthenticator.ts";
export { bindFaceByPhotos } from "./bindFaceByPhotos.ts";
export { bindContact, unbindContact } from "./changeContact.ts";
export { changePassword, setPasswordOf } from "./changePassword.ts";
export {
  MFA_TOKEN_SECONDS,
  MfaRequired,
  type PendingSignIn,
  SESSION_SECONDS,
  type SignedIn,
} from "./completeSignIn.ts";
export type * from "./coreSettings.ts";
export { type CreatedApplication, createApplication } from "./createApplication.ts";
export { decideSignIn, type FactorChoice } from "./decideSignIn.ts";
export { demandSubject } from "./demandSubject.ts";
export type * from "./faceSession.ts";
export type * from "./faces.ts";
export type { Factor, FactorContext, FactorTraits, FactorTypes, Verdict } from "./factor.ts";
export { guessLimits } from "./guessLimits.ts";
export { importTotp } from "./importTotp.ts";
export { isAccountThere } from "./isAccountThere.ts";
export { type Caller, type CallerRef, hasHighestAssurance, loadCaller } from "./loadCaller.ts";
export type * from "./model.ts";
export { newId, randomHex } from "./newId.ts";
export { openFaceSession } from "./openFaceSession.ts";
export type * from "./ports.ts";
export { type FaceFrameOutcome, postFaceFrame } from "./postFaceFrame.ts";
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
export type { PhotoSource } from "./showPhotos.ts";
export { registerWithCode, signInWithCode } from "./signInWithCode.ts";
export { signInWithPassword } from "./signInWithPassword.ts";
export type * from "./storedPhoto.ts";
export { admitUpload, storePhoto } from "./storePhoto.ts";
export { failureCap, lockedUntilAfter, throttleOf } from "./throttle.ts";
export { unlockUser } from "./unlockUser.ts";
export { type ApplicationUpdate, type UpdatedApplication, updateApplication } from "./updateApplication.ts";
export { type ProfilePatch, updateOwnProfile, updateUser } from "./updateUser.ts";
export { boundAddress, isAddressUsable, verifyAddress } from "./verifyAddress.ts";
export { verifyFace } from "./verifyFace.ts";
export { verifyFactor } from "./verifyFactor.ts";
