import { countRepeat } from "../audit/auditRepeats.ts";
import { bindByAccessPass, endAccessPasses, issueAccessPass, revokeAccessPass, useAccessPass } from "./accessPasses.ts";
import { writeAccount } from "./accountRow.ts";
import { endApiKey, insertApiKey, noteApiKeyUse } from "./apiKeys.ts";
import { insertApplication, renewSecret, setApplicationFactors, updateApplication } from "./applications.ts";
import { clearAttempts, failAttempt, passAttempt } from "./attempts.ts";
import { removeAuthenticator, saveAuthenticator } from "./authenticators.ts";
import { saveAuthorizationCode, useAuthorizationCode } from "./authorizationCodes.ts";
import { bringAccounts } from "./bringAccounts.ts";
import { enqueueMessage, saveCode } from "./codes.ts";
import { keepConfirmedBinding, takeConfirmedBinding } from "./confirmedBindings.ts";
import { consumeChallenge } from "./consumeChallenge.ts";
import { openDisavowal, useDisavowal } from "./disavowals.ts";
import { forgetFaceSessions, forgetShownFrames, saveFaceSession } from "./faceSessions.ts";
import type { ChangeGroup, SingleChange } from "./groupChanges.ts";
import { actIdempotent, answerIdempotent, beginIdempotent, leaveIdempotent } from "./idempotentRequests.ts";
import { insertUser } from "./insertUser.ts";
import { rememberOrigins } from "./knownOrigins.ts";
import { setLogo } from "./logos.ts";
import { endMfaTokens, moveMfaToken, openMfaToken, passMfaToken } from "./mfaTokens.ts";
import { adoptAvatar, consumePhotos, dropAvatar, savePhoto } from "./photos.ts";
import { sealProfile, unsealProfile } from "./sealedProfiles.ts";
import { challengeSession, elevateSession, endSession, endSessions, extendSession, openSession } from "./sessions.ts";
import { type AppliedTogether, type Apply, type ChangeOf, HELD, type Settling } from "./settling.ts";
import { dropPolicy, recordDecision, savePolicy } from "./signInPolicies.ts";
import { suspendPasswords } from "./suspendPasswords.ts";
import { endTrustedDevice, endTrustedDevices, saveTrustedDevice, turnTrustedDevice } from "./trustedDevices.ts";
import {
  endWebhookAttempt,
  removeWebhookEndpoint,
  replayWebhookMessages,
  saveWebhookEndpoint,
  tellWebhook,
} from "./webhooks.ts";
import { countWindows, passWindows } from "./windows.ts";

const table: { readonly [K in SingleChange["type"]]: Apply<K> } = {
  insertUser,
  rememberOrigins,
  saveAuthenticator,
  removeAuthenticator,
  failAttempt,
  passAttempt,
  clearAttempts,
  openMfaToken,
  moveMfaToken,
  passMfaToken,
  endMfaTokens,
  keepConfirmedBinding,
  takeConfirmedBinding,
  openSession,
  elevateSession,
  extendSession,
  endSession,
  challengeSession,
  endSessions,
  passWindows,
  saveCode,
  consumeChallenge,
  enqueueMessage,
  insertApplication,
  updateApplication,
  setApplicationFactors,
  renewSecret,
  setLogo,
  savePhoto,
  consumePhotos,
  adoptAvatar,
  dropAvatar,
  saveFaceSession,
  sealProfile,
  unsealProfile,
  saveAuthorizationCode,
  useAuthorizationCode,
  openDisavowal,
  useDisavowal,
  forgetShownFrames,
  forgetFaceSessions,
  recordDecision,
  savePolicy,
  dropPolicy,
  suspendPasswords,
  saveTrustedDevice,
  turnTrustedDevice,
  endTrustedDevice,
  endTrustedDevices,
  insertApiKey,
  endApiKey,
  noteApiKeyUse,
  issueAccessPass,
  useAccessPass,
  bindByAccessPass,
  revokeAccessPass,
  endAccessPasses,
  saveWebhookEndpoint,
  removeWebhookEndpoint,
  tellWebhook,
  replayWebhookMessages,
  endWebhookAttempt,
  beginIdempotent,
  actIdempotent,
  answerIdempotent,
  leaveIdempotent,
};

/**
 * Writes the changes of a group into a transaction and tells whether their conditions held. `locks`: what was written before
 * has locked somebody out.
 */
export function applyGroup(settling: Settling, group: ChangeGroup, locks: boolean): Promise<AppliedTogether> {
  switch (group.kind) {
    case "account":
      return writeAccount(settling, group.changes);
    case "count":
      return countWindows(settling, group.changes);
    case "brought":
      return bringAccounts(settling, group.changes);
    case "audit":
      return appendAll(settling, group.changes, locks);
    case "single":
      return applySingle(settling, group.change.type, group.change);
  }
}

async function applySingle<K extends SingleChange["type"]>(
  settling: Settling,
  type: K,
  change: ChangeOf<K>,
): Promise<AppliedTogether> {
  const applied = await table[type](settling, change);
  return applied.held ? applied : { ...applied, lost: type };
}

async function appendAll(
  { sql, entry }: Settling,
  changes: readonly ChangeOf<"audit">[],
  locks: boolean,
): Promise<AppliedTogether> {
  for (const { event, by } of changes)
    if (by === undefined || locks || !(await countRepeat(sql, event, by))) entry.append(event);
  return HELD;
}
