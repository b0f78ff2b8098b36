import { randomBytes } from "node:crypto";
import type { Authenticator, Change, SubjectRef } from "@countersign/core";
import { plainAuthenticator, plainMfaToken, plainSession } from "@countersign/testkit";

export const TEST_NOW_MS = 1_800_000_000_123;

/** Gives a confirmed TOTP at version 1. */
export function makeTotp({ poolId, userId }: SubjectRef, id: string): Authenticator {
  const state = { secret: randomBytes(20).toString("hex"), lastAcceptedStep: 1 };
  return plainAuthenticator({ id, poolId, userId, state, createdAtMs: TEST_NOW_MS, updatedAtMs: TEST_NOW_MS });
}

/** Gives what a verified code writes: the version it was judged at, the token it spends, the session it opens. */
export function makeVerification(authenticator: Authenticator, tokenId: string): readonly Change[] {
  const { poolId, version: expectedVersion } = authenticator;
  const factor = authenticator.kind;
  const nowMs = TEST_NOW_MS;
  return [
    { type: "holdSubject", subject: authenticator, revision: 0, advance: false },
    { type: "passAttempt", subject: authenticator, factor, judgedFailures: 0, nowMs },
    { type: "saveAuthenticator", authenticator: { ...authenticator, version: expectedVersion + 1 }, expectedVersion },
    { type: "moveMfaToken", poolId, id: tokenId, from: "open", to: "consumed", nowMs },
    ...makeSignIn(authenticator, randomBytes(12).toString("hex")),
  ];
}

/** Gives what a completed sign-in writes: a session of that id, and its event. */
export function makeSignIn({ poolId, userId }: SubjectRef, id: string): readonly Change[] {
  const session = plainSession({
    id,
    poolId,
    userId,
    amr: ["pwd", "otp", "mfa"],
    authTimeMs: TEST_NOW_MS,
    passed: { totp: TEST_NOW_MS },
    createdAtMs: TEST_NOW_MS,
    expiresAtMs: TEST_NOW_MS * 2,
  });
  const origin = { requestId: id, ip: "203.0.113.7", ipBlock: "203.0.113.7", userAgent: "Mozilla/5.0" };
  const event = { type: "signIn.passed", actor: "user", factor: "totp", result: "success", reason: null } as const;
  return [
    { type: "openSession", session },
    {
      type: "recordSignIn",
      subject: { poolId, userId },
      atMs: TEST_NOW_MS,
      ip: "203.0.113.7",
      endsReset: true,
      passedAtMs: null,
    },
    { type: "audit", event: { ...event, atMs: TEST_NOW_MS, poolId, appId: null, userId, origin } },
  ];
}

/** Gives the change that opens the mfaToken of a sign-in. */
export function makeOpenToken({ poolId, userId }: SubjectRef, id: string): Change {
  const times = { authTimeMs: TEST_NOW_MS, createdAtMs: TEST_NOW_MS, expiresAtMs: TEST_NOW_MS + 360_000 };
  return { type: "openMfaToken", token: plainMfaToken({ id, poolId, userId, ...times }) };
}
