import { MfaError } from "@countersign/contract/errors";
import { isOwnedElsewhere, provedBy, takenFailure, verifiedPatch } from "./addressOwner.ts";
import { confirmedOf, secondFactorsOf } from "./assurance.ts";
import { type Act, audit, type Scope } from "./audit.ts";
import type { SignedIn } from "./completeSignIn.ts";
import { judgeProof, refOf, refuseUncounted } from "./judgeProof.ts";
import { type Caller, type CallerRef, loadCaller } from "./loadCaller.ts";
import { maskAddress } from "./maskAddress.ts";
import { sentTo } from "./matchCode.ts";
import type { Authenticator, Channel, CodePurpose, Recipient, RequestOrigin, Subject } from "./model.ts";
import { newId } from "./newId.ts";
import { notices } from "./notices.ts";
import type { Change, Ports } from "./ports.ts";
import { countConversion } from "./prefixStop.ts";
import { type Decision, settleDecision } from "./settleDecision.ts";
import { concludeSecondFactor } from "./verifyFactor.ts";

/** Clients that bind while signing in ask for a code as for any second factor. */
const PURPOSES: Readonly<Record<"verify" | "confirm", readonly CodePurpose[]>> = {
  verify: ["mfaVerify", "general"],
  confirm: ["mfaVerify", "mfaBind", "general"],
};

export interface AddressVerification {
  readonly caller: CallerRef & { readonly kind: "mfaToken" };
  readonly recipient: Recipient;
  readonly code: string;
  readonly origin: RequestOrigin;
}

/**
 * Completes a sign-in with a code sent to an address. Without any second factor the address becomes one by it; with a
 * bound one no other address counts.
 * @throws {MfaError} codeWrong, codeExpired, mfaTokenInvalid, factorLocked, factorDisabled, phoneTaken, emailTaken,
 *   accountBlocked, tooOften
 */
export async function verifyAddress(ports: Ports, verification: AddressVerification): Promise<SignedIn> {
  return settleDecision(ports.store, async (): Promise<Decision<SignedIn>> => {
    const caller = await loadCaller(ports, verification.caller, verification.origin, "codeWrong");
    if (caller.kind !== "mfaToken") throw new TypeError("verifyAddress takes an mfaToken");
    const { channel } = verification.recipient;
    const act: Act = { type: "authenticator.verify", userId: caller.token.userId, factor: channel };
    const isBound = confirmedOf(caller.subject, channel).length > 0;
    const canBind = secondFactorsOf(caller.subject).size === 0;
    if (caller.token.firstFactor === channel || !(isBound || canBind)) {
      return refuseUncounted(caller.scope, ports.clock.nowMs(), act, "assurance", new MfaError("mfaTokenInvalid"));
    }
    return decideAddress(ports, verification, caller, act);
  });
}

async function decideAddress(
  ports: Ports,
  { recipient, code }: AddressVerification,
  caller: Extract<Caller, { kind: "mfaToken" }>,
  act: Act,
): Promise<Decision<SignedIn>> {
  const { subject, scope, token } = caller;
  const { channel } = recipient;
  const nowMs = ports.clock.nowMs();
  const bound = confirmedOf(subject, channel);
  const binds = bound.length === 0;
  const occasion = binds ? "confirm" : "verify";
  const own = bound.filter((each) => each.address === recipient.address);
  const { poolId, id } = token;
  const stillOpen: Change = { type: "moveMfaToken", poolId, id, from: "open", to: "open", nowMs };
  const judgement = await judgeProof(ports, {
    subject,
    kind: channel,
    proof: code,
    scope,
    act,
    occasion,
    candidates: binds ? [draftOf(ports, subject, recipient)] : own,
    sent: await sentTo(ports, poolId, recipient, PURPOSES[occasion]),
    holds: [stillOpen],
  });
  if (!judgement.accepted) return judgement.refusal;
  if (binds && (await isOwnedElsewhere(ports, subject, recipient))) {
    return refuseUncounted(scope, nowMs, act, "taken", new MfaError(takenFailure[channel]));
  }
  const hold: Change = { type: "holdSubject", subject: refOf(subject), revision: subject.revision, advance: binds };
  const binding = binds ? bindingChanges(ports, subject, scope, recipient) : [];
  const conversion = countConversion(ports, poolId, recipient, "verified");
  const changes = [hold, ...judgement.changes, ...binding, ...conversion, audit(scope, nowMs, act)];
  return concludeSecondFactor(ports, {
    subject: provedBy(subject, recipient),
    token,
    kind: channel,
    scope,
    nowMs,
    recoveryCode: null,
    changes,
  });
}

function draftOf(ports: Ports, subject: Subject, { channel, address }: Recipient): Authenticator {
  const nowMs = ports.clock.nowMs();
  return {
    id: newId(ports.random),
    ...refOf(subject),
    kind: channel,
    source: "APPLICATION",
    name: "",
    address,
    status: "pending",
    state: null,
    version: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    expiresAtMs: null,
  };
}

function bindingChanges(ports: Ports, subject: Subject, scope: Scope, recipient: Recipient): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  const { userId } = subject.user;
  return [
    ...verifiedPatch(subject, recipient, nowMs),
    ...notices(ports, subject.user, scope, { purpose: "factorAdded", item: maskAddress(recipient) }),
    audit(scope, nowMs, { type: "authenticator.confirm", userId, factor: recipient.channel }),
  ];
}

export interface AddressCheck {
  readonly caller: CallerRef & { readonly kind: "mfaToken" };
  readonly recipient: Recipient;
  readonly origin: RequestOrigin;
}

/**
 * Says whether the claimant may use an address as his second factor.
 * @throws {MfaError} mfaTokenInvalid, accountBlocked
 */
export async function isAddressUsable(
  ports: Ports,
  { caller: ref, recipient, origin }: AddressCheck,
): Promise<boolean> {
  const { subject } = await loadCaller(ports, ref, origin);
  return !(await isOwnedElsewhere(ports, subject, recipient));
}

/** Gives the address a bound factor sends to; null without one. */
export function boundAddress(subject: Subject, channel: Channel): string | null {
  return confirmedOf(subject, channel)[0]?.address ?? null;
}
