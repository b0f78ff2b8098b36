import type { Change, SentCode, SignInDecisionRecord, Store, WindowLimit } from "@countersign/core";
import { makeOpenToken, makeSignIn, TEST_NOW_MS } from "./makeChanges.ts";
import { TEST_APP_ID, TEST_POOL_ID } from "./makePools.ts";
import { numberedId, numberedTotp } from "./numberedAccounts.ts";

const nowMs = TEST_NOW_MS;

export function makeWindow(key: string, limit: number): WindowLimit {
  return { key, name: "lookup", limit, windowMs: 1000 };
}

/** Gives the code that an account waits for. */
export function numberedCode(index: number): SentCode {
  const address = `+861380000${String(index).padStart(4, "0")}`;
  const sent = { channel: "sms", address, purpose: "mfaVerify", mac: "m", ended: null } as const;
  const times = { createdAtMs: nowMs, expiresAtMs: nowMs + 300_000 };
  return { kind: "code", poolId: TEST_POOL_ID, id: numberedId("7", index), ...sent, ...times };
}

/** Sends accounts their codes. */
export async function sendNumbered(store: Store, first: number, count: number): Promise<void> {
  const codes = Array.from({ length: count }, (_, index) => numberedCode(first + index));
  const changes = codes.flatMap(({ kind: _kind, ended: _ended, mac: _mac, purpose, ...code }, index): Change[] => {
    const carrier = {
      ...code,
      id: numberedId("9", first + index),
      appId: TEST_APP_ID,
      codeId: code.id,
      language: null,
    };
    return [
      { type: "saveCode", code: numberedCode(first + index) },
      { type: "enqueueMessage", message: { ...carrier, content: { purpose, code: "123456" } } },
    ];
  });
  const settlement = await store.settle(changes);
  if (!settlement.settled) throw new Error(`Nothing was sent: ${settlement.lost} was lost.`);
}

/** Gives what the right code of a message writes; it counts in windows. */
export function numberedCodeVerification(index: number, windows: readonly WindowLimit[] = []): readonly Change[] {
  const totp = numberedTotp(index);
  const { poolId } = totp;
  return [
    { type: "count", windows, nowMs },
    { type: "saveAuthenticator", authenticator: { ...totp, version: 2 }, expectedVersion: 1 },
    { type: "consumeChallenge", challenge: numberedCode(index) },
    { type: "passAttempt", subject: totp, factor: "sms", judgedFailures: 0, nowMs },
    { type: "moveMfaToken", poolId, id: numberedId("c", index), from: "open", to: "consumed", nowMs },
    ...makeSignIn(totp, numberedId("e", index)),
  ];
}

/** Gives the record of a decision on a sign-in. */
export function numberedDecision(index: number, account: number): SignInDecisionRecord {
  const { poolId, userId } = numberedTotp(account);
  const standing = { userId, createdAtMs: nowMs, hasFactor: true };
  return {
    ...{
      id: numberedId("6", index),
      poolId,
      userId,
      appId: TEST_APP_ID,
      requestId: "r",
      atMs: nowMs,
      expiresAtMs: nowMs + 1,
    },
    ...{ mode: "shadow", action: null, outcome: "asked", standing, verdict: null, draft: null },
    situation: {} as SignInDecisionRecord["situation"], // the store does not look into it
  };
}

/** Gives what a right password writes that asks for a second factor; it passes windows, and clears the first one. */
export function numberedPassword(index: number, windows: readonly WindowLimit[]): readonly Change[] {
  const totp = numberedTotp(index);
  return [
    { type: "holdSubject", subject: totp, revision: 0, advance: false },
    { type: "passWindows", windows, clear: windows.slice(0, 1).map(({ key }) => key), nowMs },
    { type: "recordDecision", record: numberedDecision(index, index) },
    makeOpenToken(totp, numberedId("8", index)),
  ];
}
