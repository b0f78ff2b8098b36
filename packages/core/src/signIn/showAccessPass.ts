import { spellRecoveryCode } from "@countersign/spelling";
import { provedAddressesOf } from "../factors/addresses.ts";
import { refuseThrottled } from "../factors/judgeProof.ts";
import type { ConcludePassed } from "../gate/concludeSecondFactor.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import { voidLockOf } from "../limits/throttle.ts";
import { type AccessPass, BY_PASS } from "../model/accessPass.ts";
import type { FactorKind } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { isAhead } from "../model/storedTimes.ts";
import { tell } from "../notices/notices.ts";
import { type Act, audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import type { Decision } from "../settle/settleDecision.ts";

/** Passes are typed where a recovery code is, and tried under the same count. */
const TYPED_AS = "recovery";

/** Says whether a pass stands in for a second factor at `nowMs`. */
function isPassGood(pass: AccessPass, nowMs: number): boolean {
  const isOver = pass.usedAtMs !== null || pass.revokedAtMs !== null || pass.expiresAtMs <= nowMs;
  return !isOver && !isAhead(pass.createdAtMs, nowMs);
}

export interface ShownPass {
  readonly caller: CallerOf<"mfaToken">;
  readonly kind: FactorKind;
  readonly act: Act;
  readonly proof: unknown;
}

/**
 * Gives what comes of an access pass that is good; null for whatever else was typed, which is judged as what it is typed as. It proves
 * nothing: a session that it opens has no factor passed, and whoever has the address is told of it.
 */
export async function showAccessPass<T>(
  ports: Ports,
  { caller, kind, act, proof }: ShownPass,
  conclude: ConcludePassed<T>,
): Promise<Decision<T> | null> {
  if (kind !== TYPED_AS || typeof proof !== "string") return null;
  const { subject, scope } = caller;
  const nowMs = ports.clock.nowMs();
  const pass = await ports.store.findShownPass(refOf(subject), ports.digest(spellRecoveryCode(proof)));
  if (pass === null || !isPassGood(pass, nowMs)) return null;
  const tried = { subject, kind: TYPED_AS, scope, act } as const;
  const throttled = refuseThrottled(ports, tried);
  if (throttled !== null) return throttled;
  const told = { owner: subject.user, recipients: provedAddressesOf(subject) };
  const attempts = subject.attempts[TYPED_AS];
  return conclude(ports, {
    ...{ caller, subject, kind, amr: [], recoveryCode: null, accessPassId: pass.id },
    changes: [
      holdSubject(subject, { advance: false }),
      { type: "useAccessPass", poolId: pass.poolId, id: pass.id, nowMs },
      {
        ...{ type: "passAttempt", subject: refOf(subject), factor: TYPED_AS, nowMs },
        ...{ judgedFailures: attempts?.failures ?? 0, voidLockMs: voidLockOf(attempts, nowMs) },
      },
      ...tell(ports, told, scope, { purpose: "accessPassUsed", item: null }),
      audit(scope, nowMs, { ...act, note: BY_PASS }),
    ],
  });
}

/** Says whether an account has a pass that could be shown now. */
export async function hasGoodPass(ports: Ports, caller: CallerOf<"mfaToken">): Promise<boolean> {
  return (await ports.store.findLivePass(refOf(caller.subject), ports.clock.nowMs())) !== null;
}
