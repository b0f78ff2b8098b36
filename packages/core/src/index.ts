export { bindContact, unbindContact } from "./account/changeContact.ts";
export { changePassword, setPasswordOf } from "./account/changePassword.ts";
export { disavowEnrolment, type LinkState, readDisavowal } from "./account/disavowEnrolment.ts";
export { isAccountThere } from "./account/isAccountThere.ts";
export { listActivity, type TrailEventWithWhy } from "./account/listActivity.ts";
export {
  type DeviceTrusted,
  endOwnDevice,
  listTrustedDevices,
  type OwnDevices,
  trustDevice,
} from "./account/ownDevices.ts";
export { endOtherSessions, endOwnSession, listSessions } from "./account/ownSessions.ts";
export { resetPassword } from "./account/resetPassword.ts";
export { type StepUpDemand, stepUp } from "./account/stepUp.ts";
export { admitUpload, storePhoto } from "./account/storePhoto.ts";
export { type ProfilePatch, updateOwnProfile, updateUser } from "./account/updateUser.ts";
export { bindAddress, sendBindingCode } from "./binding/bindAddress.ts";
export { confirmAndHold, confirmFactor } from "./binding/confirmFactor.ts";
export { confirmAddress, enrolAddress } from "./binding/enrolAddress.ts";
export { type Enrolled, enrolFactor, type Holder } from "./binding/enrolFactor.ts";
export { readPendingSignIn } from "./binding/readPendingSignIn.ts";
export { releaseAtMs } from "./binding/releases.ts";
export { removeAuthenticator, removeAuthenticatorOf } from "./binding/removeAuthenticator.ts";
export { renameAuthenticator } from "./binding/renameAuthenticator.ts";
export { renewRecoveryCode } from "./binding/renewRecoveryCode.ts";
export { type ReleaseUnderWay, requestRelease } from "./binding/requestRelease.ts";
export { CODE_SECONDS, sendCode } from "./codes/sendCode.ts";
export { bindFaceByPhotos } from "./faces/bindFaceByPhotos.ts";
export { openFaceSession } from "./faces/openFaceSession.ts";
export { type FaceFrameOutcome, postFaceFrame } from "./faces/postFaceFrame.ts";
export type { PhotoSource } from "./faces/showPhotos.ts";
export { verifyFace } from "./faces/verifyFace.ts";
export { codeAddressOf } from "./factors/addresses.ts";
export { assuranceLevel, confirmedOf, counts, kindOf, raisedAtMs, secondFactorsOf } from "./factors/assurance.ts";
export type { Factor, FactorContext, FactorTraits, FactorTypes, Verdict } from "./factors/factor.ts";
export { factors, inOrder } from "./factors/factors.ts";
export { CODE_DIGITS } from "./factors/outOfBandFactor.ts";
export { spendPresentCodes } from "./factors/totp/totp.ts";
export { readCaller } from "./gate/admitCaller.ts";
export type { FactorHeld } from "./gate/concludeSecondFactor.ts";
export { SESSION_SECONDS, type SignedIn } from "./gate/concludeSignIn.ts";
export { decideSignIn, type FactorChoice } from "./gate/decideSignIn.ts";
export { MOST_TRUST_DAYS, trustEndsAtMs } from "./gate/deviceTrust.ts";
export { findActiveSession } from "./gate/findActiveSession.ts";
export { findFlow } from "./gate/findFlow.ts";
export { type Caller, loadCaller } from "./gate/loadCaller.ts";
export { missingFrom } from "./gate/satisfaction.ts";
export { type Gated, isSecondFactorDue, MFA_TOKEN_SECONDS, type SecondFactorDue } from "./gate/secondFactorDue.ts";
export { endSession, refreshSession } from "./gate/sessions.ts";
export { ACCOUNT_BYTES } from "./limits/accountBytes.ts";
export { guessLimits } from "./limits/guessLimits.ts";
export { KNOWN_ORIGIN_MS, MOST_HOURS, MOST_KNOWN } from "./limits/knownOrigins.ts";
export type { Freeing, LimitRule, LimitScope } from "./limits/limitRule.ts";
export { lockedUntilAfter, throttleOf } from "./limits/throttle.ts";
export { windowRules } from "./limits/windowRules.ts";
export { WIDER, windowOf } from "./limits/windows.ts";
export {
  type IssuedPass,
  issueAccessPass,
  revokeAccessPass,
} from "./management/accessPasses.ts";
export { admitApiKey } from "./management/admitApiKey.ts";
export { allowEnrolment } from "./management/allowEnrolment.ts";
export { type CreatedApiKey, createApiKey, isLiveKey, revokeApiKey } from "./management/apiKeys.ts";
export { changeApplicationPolicy, findApplicationOf, type PolicyChange } from "./management/applicationPolicy.ts";
export {
  isLive,
  type LiveStanding,
  type SecretStanding,
  standingOf,
} from "./management/clientSecrets.ts";
export { continueReleases } from "./management/continueReleases.ts";
export { type CreatedApplication, createApplication } from "./management/createApplication.ts";
export type { ImportedAccount } from "./management/draftImportedAccount.ts";
export { endDevicesOf } from "./management/endDevicesOf.ts";
export { endWebhookAttempt, LONGEST_WEBHOOK_PAUSE_MS, type WebhookAnswer } from "./management/endWebhookAttempt.ts";
export { findHits, type Hit } from "./management/findHits.ts";
export { findRefusals, freeingOfLimit, type LimitName, limitRules, type Refusal } from "./management/findRefusals.ts";
export {
  type FollowedEvent,
  followTrail,
  markTrail,
  type TrailFollower,
  type TrailMark,
} from "./management/followTrail.ts";
export {
  actingIdempotently,
  beginIdempotent,
  IDEMPOTENCY_KEPT_MS,
  IDEMPOTENCY_LEASE_MS,
  type IdempotencyStanding,
} from "./management/idempotentRequests.ts";
export { type AccountImport, importAccounts, type OnExisting } from "./management/importAccounts.ts";
export { type ImportedAuthenticator, importAuthenticator, type Owner } from "./management/importAuthenticator.ts";
export type { ImportedTotp } from "./management/importedTotp.ts";
export type { ImportOutcome } from "./management/importOutcome.ts";
export { importTotp } from "./management/importTotp.ts";
export { type JudgedCase, judgePolicyCase, type PolicyCase } from "./management/judgePolicyCase.ts";
export type { Person, Place } from "./management/personWindows.ts";
export { dropPolicy, type PolicySetting, setPolicy } from "./management/policies.ts";
export { listTrail, readTrail } from "./management/readTrail.ts";
export { type RenewedSecret, renewSecret, type SecretRenewal } from "./management/renewSecret.ts";
export { decideAnew, findPolicyNamed, type Replayed, replayPolicy } from "./management/replayPolicy.ts";
export { type MfaReset, resetMfa } from "./management/resetMfa.ts";
export { type AccountRestore, restoreAccounts } from "./management/restoreAccounts.ts";
export { restoreProfile } from "./management/restoreProfile.ts";
export { type StandingName, standingRules } from "./management/standingRules.ts";
export { type ReplaySummary, summariseReplay, type TouchedSignIn } from "./management/summariseReplay.ts";
export type { SupportPorts } from "./management/supportPorts.ts";
export { type Suspension, suspendPasswords } from "./management/suspendPasswords.ts";
export { type Unlocked, unlockUser } from "./management/unlockUser.ts";
export { type ApplicationUpdate, updateApplication } from "./management/updateApplication.ts";
export {
  endDeviceOf,
  endSessionOf,
  listDevicesOf,
  listSessionsOf,
  signOutEverywhere,
} from "./management/userAccess.ts";
export {
  addWebhook,
  type Delivery,
  demandWebhook,
  type KeyedWebhook,
  listDeliveries,
  removeWebhook,
  replayWebhook,
  rotateWebhook,
  testWebhook,
  updateWebhook,
} from "./management/webhooks.ts";
export { checkpointTelling, messageOf, tellingOf } from "./management/webhookTellings.ts";
export type * from "./model/accessEnd.ts";
export { type AccessPass, type AccessPassChange, BY_PASS } from "./model/accessPass.ts";
export type * from "./model/activity.ts";
export { agentOf } from "./model/agentOf.ts";
export type * from "./model/apiKey.ts";
export { API_KEY_MARK, API_KEY_START, apiKeyPrefix } from "./model/apiKeyText.ts";
export { type ApplicationLogo, type ApplicationLook, plainLook } from "./model/applicationLook.ts";
export type { ApplicationPatch } from "./model/applicationPatch.ts";
export type * from "./model/asker.ts";
export type * from "./model/auditEvent.ts";
export type * from "./model/authorizationCode.ts";
export type * from "./model/challenge.ts";
export type * from "./model/changes.ts";
export { channels } from "./model/channels.ts";
export type * from "./model/coreSettings.ts";
export type * from "./model/decision.ts";
export type * from "./model/disavowal.ts";
export type * from "./model/faceSession.ts";
export type * from "./model/faces.ts";
export type * from "./model/heldSecrets.ts";
export type * from "./model/idempotentRequest.ts";
export { MADE_BY_MANAGER, MADE_BY_OWN_LOGIN } from "./model/isManaged.ts";
export type * from "./model/knownOrigin.ts";
export type * from "./model/managed.ts";
export type * from "./model/messages.ts";
export type * from "./model/model.ts";
export { networkOf, networksOf } from "./model/networkOf.ts";
export { newId, newOrderedId, randomHex } from "./model/newId.ts";
export { fromNowhere } from "./model/nowhere.ts";
export { once } from "./model/once.ts";
export { type GeoPoint, NOWHERE, type Place as PlaceOfAddress, type Surroundings } from "./model/place.ts";
export { plainApplication } from "./model/plainApplication.ts";
export type * from "./model/ports.ts";
export { isRedirectUri, leadsTo, redirectUriRule } from "./model/redirectUri.ts";
export { type PlainReason, plainReasons, type RefusalReason } from "./model/refusalReason.ts";
export type * from "./model/sealedProfile.ts";
export type * from "./model/sentMessage.ts";
export { MESSAGES_KNOWN_MS } from "./model/sentMessage.ts";
export type * from "./model/sessionUse.ts";
export type * from "./model/signInPolicy.ts";
export type * from "./model/situation.ts";
export type * from "./model/storedPhoto.ts";
export { CLOCK_TOLERANCE_MS, isAhead, stands } from "./model/storedTimes.ts";
export type * from "./model/trail.ts";
export type * from "./model/trustedDevice.ts";
export type * from "./model/webhook.ts";
export { webhookStates } from "./model/webhook.ts";
export type * from "./model/windowLimit.ts";
export type * from "./model/windowName.ts";
export { maskAddress } from "./notices/maskAddress.ts";
export { type AddressRange, rangeOf } from "./risk/addressBlocks.ts";
export { checkPolicy } from "./risk/checkPolicy.ts";
export { decideByPolicy, decideByStates } from "./risk/decideByPolicy.ts";
export { defaultPolicy } from "./risk/defaultPolicy.ts";
export { type Act, audit, type Scope } from "./settle/audit.ts";
export { demandSubject } from "./settle/demandSubject.ts";
export { acknowledgeHeld } from "./signIn/acknowledgeHeld.ts";
export { beginOwnLogin, type ExternalLoginBegun } from "./signIn/beginOwnLogin.ts";
export {
  AUTHORIZATION_CODE_SECONDS,
  type AuthorizationRequest,
  issueAuthorizationCode,
} from "./signIn/issueAuthorizationCode.ts";
export {
  checkPassword,
  findPasswordFault,
  MAX_PASSWORD_LENGTH,
  MIN_PASSWORD_LENGTH,
  type PasswordFault,
} from "./signIn/newPassword.ts";
export { type Redeemed, type Redemption, redeemAuthorizationCode } from "./signIn/redeemAuthorizationCode.ts";
export { type Registration, registerAndSignIn, registerUser } from "./signIn/registerUser.ts";
export { type Behaviour, type BehaviourJudged, reportBehaviour } from "./signIn/reportBehaviour.ts";
export {
  type AccountStatus,
  type FactorDemand,
  type ListedStatus,
  readAccountStatus,
  readSessionStatus,
  type SessionStatus,
} from "./signIn/sessionStatus.ts";
export { registerWithCode, signInWithCode } from "./signIn/signInWithCode.ts";
export { signInWithPassword } from "./signIn/signInWithPassword.ts";
export { isAddressUsable, verifyAddress } from "./signIn/verifyAddress.ts";
export { passFactor, verifyFactor } from "./signIn/verifyFactor.ts";
