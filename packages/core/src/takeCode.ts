import { MfaError } from "@countersign/contract/errors";
import { normaliseCode } from "@countersign/otp";
import { type Act, audit, type Scope } from "./audit.ts";
import { codeWindows } from "./codeLimits.ts";
import { matchCode, sentTo } from "./matchCode.ts";
import type { CodePurpose, Recipient } from "./model.ts";
import type { Change, Ports } from "./ports.ts";
import { countConversion } from "./prefixStop.ts";
import { type Decision, refusal } from "./settleDecision.ts";
import { refuseUsedUp, usedUp } from "./signInLimits.ts";

export interface CodeProof {
  readonly recipient: Recipient;
  readonly code: string;
}

/** Gives what taking a code writes, or the refusal: for a code that proves an address, before an account is known. */
export async function takeCode(
  ports: Ports,
  { recipient, code }: CodeProof,
  purposes: readonly CodePurpose[],
  scope: Scope,
  act: Act,
): Promise<
  { readonly ok: true; readonly changes: readonly Change[] } | { readonly ok: false; readonly refusal: Decision<never> }
> {
  const nowMs = ports.clock.nowMs();
  const windows = codeWindows(ports.digest, scope.poolId, recipient, scope.origin);
  const all = Object.values(windows);
  const counts = await ports.store.findCounts(
    all.map((each) => each.key),
    nowMs,
  );
  const blockedBy = usedUp(windows, counts);
  if (blockedBy !== null) return { ok: false, refusal: refuseUsedUp(scope, act, blockedBy, nowMs) };
  const typed = normaliseCode(code);
  const sent = await sentTo(ports, scope.poolId, recipient, purposes);
  const match = typed === null ? null : matchCode(ports.codeMac, sent, typed, nowMs);
  if (match?.state === "expired") {
    return {
      ok: false,
      refusal: refusal([audit(scope, nowMs, { ...act, failure: "expired" })], new MfaError("codeExpired")),
    };
  }
  if (match === null) {
    const remainCount = Math.max(0, windows.pair.limit - (counts.get(windows.pair.key)?.count ?? 0) - 1);
    const changes: readonly Change[] = [
      { type: "count", windows: all, nowMs },
      audit(scope, nowMs, { ...act, failure: "wrongProof" }),
    ];
    return { ok: false, refusal: refusal(changes, new MfaError("codeWrong", { remainCount })) };
  }
  return {
    ok: true,
    changes: [
      { type: "consumeCode", poolId: scope.poolId, id: match.sent.id },
      { type: "passWindows", windows: all, clear: [windows.pair.key], nowMs },
      ...countConversion(ports, scope.poolId, recipient, "verified"),
    ],
  };
}
