import { factors } from "../factors/factors.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { PolicyFactor, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { heldOverOf, releaseAtMs, tellings } from "./releases.ts";

export interface ReleaseRequest {
  readonly caller: TokenRef<"mfaToken">;
  readonly origin: RequestOrigin;
}

/** A release that was asked for, now or before. */
export interface ReleaseUnderWay {
  readonly factors: readonly PolicyFactor[];
  /** Not before; later where the service was away meanwhile. */
  readonly releaseAtMs: number;
}

/**
 * Asks for the release of the factors that somebody bound before the account came to its owner by its address: it comes after
 * three days, each of which begins with a notice to every address, unless somebody passes a second factor before. Asked
 * again, it changes nothing.
 * @throws {MfaError} nothingToRelease, mfaTokenInvalid, accountBlocked, tooOften
 */
export async function requestRelease(ports: Ports, { caller: ref, origin }: ReleaseRequest): Promise<ReleaseUnderWay> {
  return settleDecision(ports.store, async (): Promise<Decision<ReleaseUnderWay>> => {
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "authenticator.release" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { subject, scope } = caller;
    const held = heldOverOf(subject);
    if (held.length === 0) return refuseAct(ports, scope, act, "nothingHeldOver", "nothingToRelease");
    const nowMs = ports.clock.nowMs();
    const unasked = held.filter(({ heldOver }) => heldOver.toldAtMs === null);
    const told = unasked.map((authenticator) => ({ authenticator, tellings: 1 }));
    const asked = [
      holdSubject(subject, { advance: false }),
      ...tellings(ports, subject, told, scope),
      audit(scope, nowMs, act),
    ];
    return {
      changes: unasked.length === 0 ? [] : asked,
      conclude: () => ({
        factors: [...new Set(held.flatMap(({ kind }) => factors[kind].policyWord ?? []))],
        releaseAtMs: Math.max(...held.map(({ heldOver }) => releaseAtMs(heldOver, nowMs))),
      }),
    };
  });
}
