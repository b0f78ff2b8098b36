import { MfaError, malformed } from "@countersign/contract/errors";
import { isOwnedElsewhere, provedBy, takenFailure, verifiedPatch } from "../codes/addressOwner.ts";
import { usableAddressesOf } from "../factors/addresses.ts";
import { confirmedOf, pendingOf, secondFactorsOf } from "../factors/assurance.ts";
import { firstRecoveryCode } from "../factors/firstRecoveryCode.ts";
import { judgeProof } from "../factors/judgeProof.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { concludeSecondFactor } from "../gate/concludeSecondFactor.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import { countVerified } from "../limits/prefixStop.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Authenticator, Channel, Recipient, Subject, TokenRef } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { type Act, audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { removeAuthenticators, storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { concludeBinding } from "./concludeBinding.ts";
import { callerIdOf, confirmableBy, givingWay, PENDING_MS } from "./pendingBindings.ts";

export interface AddressEnrolment {
  readonly caller: TokenRef<"session">;
  readonly recipient: Recipient;
  readonly origin: RequestOrigin;
}

/**
 * Begins to bind an address as a second factor in a session, and gives the id of what waits for the code that is to be sent
 * there. While the account has no second factor it is the one that it has proved, where there is such a one.
 * @throws {MfaError} malformed for one that is bound already, addressNotYours, enrolmentNeedsHelp, mfaTokenInvalid,
 *   sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function enrolAddress(
  ports: Ports,
  { caller: ref, recipient, origin }: AddressEnrolment,
): Promise<Gated<string>> {
  const { channel: kind, address } = recipient;
  return settleDecision(ports.store, async (): Promise<Decision<Gated<string>>> => {
    const admitted = await admitCaller(ports, {
      caller: ref,
      origin,
      act: { type: "authenticator.enrol", factor: kind },
    });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { subject, scope } = caller;
    const refused = await refuseAddress(ports, caller, recipient, act);
    if (refused !== null) return refused;
    if (confirmedOf(subject, kind).some((each) => each.address === address))
      throw malformed("profile", "has an address that is bound already");
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
 * Binds the address that waits, by the code that was sent there. Gives the first recovery code of an account that has none,
 * shown this once; else null.
 * @throws {MfaError} codeWrong, codeExpired, codeSuperseded, bindingExpired, addressNotYours, phoneTaken, emailTaken,
 *   factorLocked, factorDisabled, enrolmentNeedsHelp, mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function confirmAddress(
  ports: Ports,
  { caller: ref, kind, id, code, origin }: AddressConfirmation,
): Promise<Gated<string | null>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<string | null>>> => {
    const entry = { caller: ref, origin, act: { type: "authenticator.confirm", factor: kind } } as const;
    const admitted = await admitCaller(ports, entry);
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { subject, scope } = caller;
    const pending = confirmableBy(caller, kind, ports.clock.nowMs()).find((each) => each.id === id);
    if (pending === undefined) return refuseAct(ports, scope, act, "nothingPending", goneFailure(subject, kind, id));
    const recipient = { channel: kind, address: pending.address ?? "" };
    const refused = await refuseAddress(ports, caller, recipient, act);
    if (refused !== null) return refused;
    const judgement = await judgeProof(ports, {
      ...{ subject, kind, proof: code, scope, act, candidates: [pending] },
      occasion: "confirm",
      sessionId: caller.session.id,
    });
    if (!judgement.accepted) return judgement.refusal;
    if (await isOwnedElsewhere(ports, subject, recipient))
      return refuseAct(ports, scope, act, "taken", takenFailure[kind]);
    return decideBinding(ports, { caller, act, pending, recipient }, judgement);
  });
}

/** A second submission of what has bound the address finds nothing that waits: to its sender the code is a wrong one. */
function goneFailure(subject: Subject, kind: Channel, id: string): "codeWrong" | "bindingExpired" {
  return confirmedOf(subject, kind).some((each) => each.id === id) ? "codeWrong" : "bindingExpired";
}

/** Whoever knows no more than the password must not make an address of his own the account's. */
async function refuseAddress(ports: Ports, caller: CallerOf<"session">, recipient: Recipient, act: Act) {
  const stale = await demandFreshProof(ports, caller, { act, binds: recipient });
  if (stale !== null) return stale;
  const { subject, scope } = caller;
  if (secondFactorsOf(subject).size > 0) return null;
  const isStrange = usableAddressesOf(subject, recipient.channel)?.includes(recipient.address) === false;
  return isStrange ? refuseAct(ports, scope, act, "strangeAddress", new MfaError("addressNotYours")) : null;
}

interface Confirmed {
  readonly caller: CallerOf<"session">;
  readonly act: Act;
  readonly pending: Authenticator;
  readonly recipient: Recipient;
}

type Accepted = Extract<Awaited<ReturnType<typeof judgeProof<Channel>>>, { readonly accepted: true }>;

async function decideBinding(
  ports: Ports,
  { caller, act, pending, recipient }: Confirmed,
  { amr, changes: judged }: Accepted,
): Promise<Decision<string | null>> {
  const { subject, scope } = caller;
  const { channel: kind } = recipient;
  const { code, changes } = await firstRecoveryCode(ports, subject, "SELF");
  const bound = concludeBinding(
    ports,
    {
      ...{ caller: { ...caller, subject: provedBy(subject, recipient) }, kind, amr, act },
      authenticatorId: pending.id,
      changes: [
        ...judged,
        ...removeAuthenticators(pendingOf(subject, kind).filter((each) => each !== pending)),
        ...changes,
        ...verifiedPatch(subject, recipient, ports.clock.nowMs()),
        ...(await countVerified(ports, scope.poolId, recipient, scope.origin)),
      ],
      recoveryCode: code,
    },
    concludeSecondFactor,
  );
  return { changes: bound.changes, conclude: () => code };
}
