import { confirmedOf } from "../factors/assurance.ts";
import { readCaller } from "../gate/admitCaller.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import { type Gated, isSecondFactorDue } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Authenticator, Channel, TokenRef } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { removeAuthenticators, storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { type AddressToBind, admitBinding, decideBinding } from "./bindAddress.ts";
import { callerIdOf, confirmableBy, givingWay, PENDING_MS } from "./pendingBindings.ts";

/**
 * Begins to bind an address as `bindAddress` does, for a client that does not name it again with the code: gives the id of what
 * waits for that code, which is yet to be sent.
 * @throws {MfaError} addressNotYours, enrolmentNeedsHelp, mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function enrolAddress(ports: Ports, enrolment: AddressToBind): Promise<Gated<string>> {
  const { channel: kind, address } = enrolment.recipient;
  return settleDecision(ports.store, async (): Promise<Decision<Gated<string>>> => {
    const admission = await admitBinding(ports, enrolment, "authenticator.enrol");
    if ("refusal" in admission) return admission.refusal;
    const { caller, act } = admission;
    const { subject, scope } = caller;
    const nowMs = ports.clock.nowMs();
    const waiting = { bindingId: newId(ports.random), begunIn: callerIdOf(caller), expiresAtMs: nowMs + PENDING_MS };
    const draft = draftAuthenticator(ports, subject, kind, { state: null, source: "SELF", address, ...waiting });
    return {
      changes: [
        holdSubject(subject, { advance: true }),
        ...removeAuthenticators(givingWay(subject, kind, nowMs)),
        storeAuthenticator(draft, {}, nowMs),
        audit(scope, nowMs, act),
      ],
      conclude: () => draft.id,
    };
  });
}

export interface AddressConfirmation {
  readonly caller: TokenRef<"session">;
  readonly kind: Channel;
  /** What {@link enrolAddress} gave. */
  readonly id: string;
  readonly code: string;
  readonly origin: RequestOrigin;
}

/**
 * Binds the address that waits, as `bindAddress` does. Gives the first recovery code of an account that has none, shown this once;
 * else null.
 * @throws {MfaError} bindingExpired, and as bindAddress
 */
export async function confirmAddress(
  ports: Ports,
  { caller: ref, kind, id, code, origin }: AddressConfirmation,
): Promise<Gated<{ readonly recoveryCode: string | null }>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<{ readonly recoveryCode: string | null }>>> => {
    const found = await readCaller(ports, ref, origin);
    if (isSecondFactorDue(found)) return { changes: [], conclude: () => found };
    const pending = confirmableBy(found, kind, ports.clock.nowMs()).find((each) => each.id === id);
    if (pending === undefined) return refuseGone(ports, found, kind);
    const recipient = { channel: kind, address: pending.address ?? "" };
    const admission = await admitBinding(ports, { caller: ref, recipient, origin });
    if ("refusal" in admission) return admission.refusal;
    return decideBinding(ports, admission, { recipient, code }, removeAuthenticators(waitingAt(found, pending)));
  });
}

/** A second submission of what has bound the address finds nothing that waits: to its sender the code is a wrong one. */
function refuseGone(ports: Ports, { subject, scope }: CallerOf<"session">, kind: Channel): Decision<never> {
  const act = { type: "authenticator.confirm", userId: subject.user.userId, factor: kind } as const;
  const failure = confirmedOf(subject, kind).length > 0 ? "codeWrong" : "bindingExpired";
  return refuseAct(ports, scope, act, "nothingPending", failure);
}

/** What waits for the same address, or for another one of its kind, ends with it. */
function waitingAt({ subject }: CallerOf<"session">, { kind }: Authenticator): readonly Authenticator[] {
  return subject.authenticators.filter((each) => each.kind === kind && each.status === "pending");
}
