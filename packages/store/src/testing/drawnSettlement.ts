import type { Change, Store } from "@countersign/core";
import fc from "fast-check";
import { makeOpenToken, makeSignIn, TEST_NOW_MS } from "./makeChanges.ts";
import { TEST_POOL_ID } from "./makePools.ts";
import { makeNumbered, numberedId, numberedTotp } from "./numberedAccounts.ts";
import { makeWindow, numberedCode, numberedDecision, sendNumbered } from "./numberedSettlements.ts";

/** How many accounts they are about. */
export const DRAWN_ACCOUNTS = 4;

/** A settlement of few accounts, whose conditions hold or do not. */
export const drawnSettlement = fc.record({
  account: fc.nat(DRAWN_ACCOUNTS - 1),
  expectedVersion: fc.constantFrom(1, 1, 1, 2, 3),
  revision: fc.constantFrom(0, 0, 0, 1),
  advance: fc.constantFrom(false, false, true),
  token: fc.nat(DRAWN_ACCOUNTS - 1),
  other: fc.option(fc.nat(DRAWN_ACCOUNTS - 1)),
  seen: fc.boolean(),
  code: fc.option(fc.nat(DRAWN_ACCOUNTS - 1)),
  windows: fc.constantFrom("none", "pass", "passUsedUp", "count", "countBeyond"),
  asks: fc.boolean(),
});

export type DrawnSettlement = typeof drawnSettlement extends fc.Arbitrary<infer T> ? T : never;

const windowOf = (name: string, of: number, limit: number) => makeWindow(`${name}/${of}`, limit);

/** Makes what drawn settlements are about, from that account on. */
export async function makeDrawn(store: Store, first: number): Promise<void> {
  await makeNumbered(store, first, DRAWN_ACCOUNTS);
  await sendNumbered(store, first, DRAWN_ACCOUNTS);
  const own = [first, first + 1].map((account) => windowOf("own", account, 9));
  await store.settle([{ type: "count", windows: [...own, windowOf("shared", first, 9)], nowMs: TEST_NOW_MS }]);
}

/** Gives what a drawn settlement writes; `at`: its place among those that are settled with it. */
export function changesOf(drawn: DrawnSettlement, at: number, first: number): readonly Change[] {
  const { expectedVersion, revision, advance, seen, code, asks } = drawn;
  const [account, token] = [first + drawn.account, first + drawn.token];
  const totp = numberedTotp(account);
  const origin = { kind: "address", mac: numberedId("d", account), seenAtMs: TEST_NOW_MS + at } as const;
  const nowMs = TEST_NOW_MS;
  const other = drawn.other === null || drawn.other === drawn.account ? null : numberedTotp(first + drawn.other);
  const own = 100 * first + at;
  return [
    { type: "holdSubject", subject: totp, revision, advance },
    ...windowsOf(drawn, account, first),
    { type: "saveAuthenticator", authenticator: { ...totp, version: expectedVersion + 1 }, expectedVersion },
    ...(code === null ? [] : [{ type: "consumeChallenge", challenge: numberedCode(first + code) } as const]),
    { type: "moveMfaToken", poolId: TEST_POOL_ID, id: numberedId("c", token), from: "open", to: "consumed", nowMs },
    ...makeSignIn(totp, numberedId("e", own)),
    ...(seen ? [{ type: "rememberOrigins", subject: totp, seen: [origin], forget: [] } as const] : []),
    ...(other === null
      ? []
      : [{ type: "passAttempt", subject: other, factor: "totp", judgedFailures: 0, nowMs } as const]),
    ...(asks ? [{ type: "recordDecision", record: numberedDecision(own, account) } as const] : []),
    ...(asks ? [makeOpenToken(totp, numberedId("8", own))] : []),
  ];
}

/** What many count in bears all of them, or none: otherwise it would matter whose turn it is. */
function windowsOf({ windows }: DrawnSettlement, account: number, first: number): readonly Change[] {
  const nowMs = TEST_NOW_MS;
  if (windows === "none") return [];
  if (windows === "count" || windows === "countBeyond")
    return [{ type: "count", windows: [windowOf("counted", first, windows === "count" ? 99 : 0)], nowMs }];
  const own = windowOf("own", account, 9);
  const shared = windowOf("shared", first, windows === "pass" ? 9 : 1);
  return [{ type: "passWindows", windows: [own, shared], clear: [own.key], nowMs }];
}
