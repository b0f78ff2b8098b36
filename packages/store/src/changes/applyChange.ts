import type { Change } from "@countersign/core";
import { insertApplication, setApplicationFactors, updateApplication } from "./applications.ts";
import { clearAttempts, failAttempt, passAttempt } from "./attempts.ts";
import { audit } from "./audit.ts";
import { removeAuthenticator, saveAuthenticator } from "./authenticators.ts";
import { consumeCode, enqueueMessage, saveCode } from "./codes.ts";
import { removeFaceSession, saveFaceSession } from "./faceSessions.ts";
import { endMfaTokens, moveMfaToken, openMfaToken } from "./mfaTokens.ts";
import { adoptAvatar, consumePhotos, dropAvatar, savePhoto } from "./photos.ts";
import { elevateSession, endSession, endSessions, extendSession, openSession } from "./sessions.ts";
import type { Applied, Apply, ChangeOf, Settling } from "./settling.ts";
import { holdSubject, insertUser, markReset, recordSignIn, setPassword, updateUser } from "./users.ts";
import { count, passWindows } from "./windows.ts";

const table: { readonly [K in Change["type"]]: Apply<K> } = {
  insertUser,
  updateUser,
  holdSubject,
  setPassword,
  recordSignIn,
  saveAuthenticator,
  removeAuthenticator,
  failAttempt,
  passAttempt,
  clearAttempts,
  openMfaToken,
  moveMfaToken,
  endMfaTokens,
  openSession,
  elevateSession,
  extendSession,
  endSession,
  endSessions,
  count,
  passWindows,
  saveCode,
  consumeCode,
  enqueueMessage,
  markReset,
  insertApplication,
  updateApplication,
  setApplicationFactors,
  savePhoto,
  consumePhotos,
  adoptAvatar,
  dropAvatar,
  saveFaceSession,
  removeFaceSession,
  audit,
};

/** Writes one change into a transaction and tells whether its condition held. */
export function applyChange<K extends Change["type"]>(
  settling: Settling,
  type: K,
  change: ChangeOf<K>,
): Promise<Applied> {
  return table[type](settling, change);
}
