import { MfaError } from "@countersign/contract/errors";
import { confirmedOf, secondFactorsOf } from "./assurance.ts";
import { type Act, audit, type Scope } from "./audit.ts";
import type { SignedIn } from "./completeSignIn.ts";
import { judgeProof, refOf, refuseUncounted } from "./judgeProof.ts";
import { type CallerRef, loadCaller } from "./loadCaller.ts";
import { maskAddress } from "./maskAddress.ts";
import type { Authenticator, Channel, CodePurpose, PoolId, Recipient, RequestOrigin, SentCode, Subject, User } from "./model.ts";
import { newId } from "./newId.ts";
import { notices } from "./notices.ts";
import type { Change, Ports } from "./ports.ts";
import { countConversion } from "./prefixStop.ts";
import { type Decision, settleDecision } from "./settleDecision.ts";
import { concludeSecondFactor } from "./verifyFactor.ts";

const ANSWERING: readonly CodePurpose[] = ["mfaVerify", "mfaBind", "general"];

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
  return settleDecision(ports.store, () => decideAddress(ports, verification));
}

async function decideAddress(ports: Ports, verification: AddressVerification): Promise<Decision<SignedIn>> {
  const { recipient, code, origin } = verification;
  const caller = await loadCaller(ports, verification.caller, origin, "codeWrong");
  if (caller.kind !== "mfaToken") throw new TypeError("verifyAddress takes an mfaToken");
  const { subject, scope, token } = caller;
  const { channel } = recipient;
  const nowMs = ports.clock.nowMs();
  const act: Act = { type: "authenticator.verify", userId: token.userId, factor: channel };
  const bound = confirmedOf(subject, channel);
  const canBind = secondFactorsOf(subject).size === 0;
  if (token.firstFactor === channel || (bound.length === 0 && !canBind)) {
    return refuseUncounted(scope, nowMs, act, "assurance", new MfaError("mfaTokenInvalid"));
  }
  const candidates = bound.length > 0 ? bound.filter((each) => each.address === recipient.address) : [draftOf(ports, subject, recipient)];
  const sent = await sentTo(ports, scope.poolId, recipient, ANSWERING);
  const occasion = bound.length > 0 ? "verify" : "confirm";
  const judgement = await judgeProof(ports, { subject, kind: channel, proof: code, scope, act, occasion, candidates, sent });
  if (!judgement.accepted) return judgement.refusal;
  const binds = bound.length === 0;
  if (binds && (await ownerElsewhere(ports, subject, recipient)) !== null) {
    return refuseUncounted(scope, nowMs, act, "taken", new MfaError(takenFailure[channel]));
  }
  return concludeSecondFactor(ports, {
    subject, token, kind: channel, scope, nowMs, recoveryCode: null,
    changes: [
      { type: "holdSubject", subject: refOf(subject), revision: subject.revision, advance: binds },
      ...judgement.changes,
      ...(binds ? bindingChanges(ports, subject, scope, recipient) : []),
      ...countConversion(ports, scope.poolId, recipient, "verified"),
      audit(scope, nowMs, act),
    ],
  });
}

export const takenFailure = { sms: "phoneTaken", email: "emailTaken" } as const;

/** Gives the codes that were sent to a recipient for one of the purposes. */
export async function sentTo(
  ports: Ports,
  poolId: PoolId,
  recipient: Recipient,
  purposes: readonly CodePurpose[],
): Promise<readonly SentCode[]> {
  const sent = await ports.store.findCodes(poolId, recipient);
  return sent.filter((each) => purposes.includes(each.purpose));
}

function draftOf(ports: Ports, subject: Subject, { channel, address }: Recipient): Authenticator {
  const nowMs = ports.clock.nowMs();
  return {
    id: newId(ports.random), ...refOf(subject), kind: channel, source: "APPLICATION", name: "", address, status: "pending",
    state: null, version: 0, createdAtMs: nowMs, updatedAtMs: nowMs, expiresAtMs: null,
  };
}

function bindingChanges(ports: Ports, subject: Subject, scope: Scope, recipient: Recipient): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  const { userId } = subject.user;
  return [
    ...verifiedPatch(subject.user, recipient, nowMs),
    ...notices(ports, subject.user, scope, { purpose: "factorAdded", item: maskAddress(recipient) }),
    audit(scope, nowMs, { type: "authenticator.confirm", userId, factor: recipient.channel }),
  ];
}

/** Gives the change that marks an account's own address as proved; none for an address that is not its own. */
export function verifiedPatch(user: User, { channel, address }: Recipient, nowMs: number): readonly Change[] {
  const isOwn = (channel === "sms" ? user.phone : user.email) === address;
  if (!isOwn) return [];
  const subject = { poolId: user.poolId, userId: user.userId };
  return [{ type: "updateUser", subject, patch: channel === "sms" ? { phoneVerified: true } : { emailVerified: true }, nowMs }];
}

/** Gives the account of somebody else that has the address; null when it is free or the subject's own. */
async function ownerElsewhere(ports: Ports, subject: Subject, { channel, address }: Recipient): Promise<Subject | null> {
  const kind = channel === "sms" ? "phone" : "email";
  const owner = await ports.store.findSubject(subject.user.poolId, { kind, key: address });
  return owner === null || owner.user.userId === subject.user.userId ? null : owner;
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
export async function isAddressUsable(ports: Ports, { caller: ref, recipient, origin }: AddressCheck): Promise<boolean> {
  const { subject } = await loadCaller(ports, ref, origin);
  return (await ownerElsewhere(ports, subject, recipient)) === null;
}

/** Gives the address a bound factor sends to; null without one. */
export function boundAddress(subject: Subject, channel: Channel): string | null {
  return confirmedOf(subject, channel)[0]?.address ?? null;
}
