import { confirmedOf } from "../factors/assurance.ts";
import { carried, type TypesOf } from "../factors/factors.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Application, AuthenticatorSource, CallerRef, FactorKind, Subject } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { removeAuthenticators, storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { distinctName } from "./distinctName.ts";
import { callerIdOf, codesShownWith, givingWay, PENDING_MS } from "./pendingBindings.ts";

/** For whom an authenticator is made, in words that its owner reads beside it. */
export interface Holder {
  readonly issuer: string;
  readonly account: string;
}

export interface Enrolment<K extends FactorKind> {
  readonly caller: CallerRef;
  readonly kind: K;
  /** Gives what the factor makes an authenticator of. */
  readonly input: (holder: Holder) => TypesOf<K>["enrolInput"];
  readonly source: AuthenticatorSource;
  /** Empty: he says none. */
  readonly name: string;
  readonly origin: RequestOrigin;
}

/** Shown once. */
export interface Enrolled<K extends FactorKind> {
  /** Of the authenticator that waits to be confirmed. */
  readonly id: string;
  readonly view: TypesOf<K>["enrolView"];
  readonly recoveryCode: string;
}

/**
 * Begins to bind an authenticator, with the recovery code that goes live when it is confirmed. Older bindings of the
 * account that wait to be confirmed go on waiting, the latest few of them.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function enrolFactor<K extends FactorKind>(
  ports: Ports,
  enrolment: Enrolment<K>,
): Promise<Gated<Enrolled<K>>> {
  const { kind, input, source, origin } = enrolment;
  return settleDecision(ports.store, async (): Promise<Decision<Gated<Enrolled<K>>>> => {
    const entry = { caller: enrolment.caller, origin, act: { type: "authenticator.enrol", factor: kind } } as const;
    const admitted = await admitCaller(ports, entry);
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { subject, application, scope } = caller;
    const stale = await demandFreshProof(ports, caller, { act, binds: true, byPass: true });
    if (stale !== null) return stale;
    const nowMs = ports.clock.nowMs();
    const bound = confirmedOf(subject, kind);
    const name = distinctName(bound, enrolment.name);
    const holder = holderOf(subject, application, bound.length === 0 ? "" : name);
    const { state, view } = await carried[kind].enrol(ports, input(holder));
    const recovery = await carried.recovery.enrol(ports, {});
    const binding = { bindingId: newId(ports.random), begunIn: callerIdOf(caller), expiresAtMs: nowMs + PENDING_MS };
    const pending = { source, name, ...binding };
    const going = givingWay(subject, kind, nowMs);
    const draft = draftAuthenticator(ports, subject, kind, { ...pending, state });
    const drafts = [draft, draftAuthenticator(ports, subject, "recovery", { ...pending, state: recovery.state })];
    return {
      changes: [
        holdSubject(subject, { advance: true }),
        ...removeAuthenticators([...going, ...codesShownWith(subject, going)]),
        ...drafts.map((draft) => storeAuthenticator(draft, {}, nowMs)),
        audit(scope, nowMs, act),
      ],
      conclude: () => ({ id: draft.id, view, recoveryCode: recovery.view.code }),
    };
  });
}

/** `mark` tells his authenticators apart: an app may take what has the same label for the same, and replace it. */
function holderOf({ user }: Subject, { name }: Application, mark: string): Holder {
  const account = user.email ?? user.username ?? user.phone ?? user.userId;
  return { issuer: name, account: mark === "" ? account : `${account} (${mark})` };
}
