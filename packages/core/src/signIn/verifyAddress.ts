import { MfaError } from "@countersign/contract/errors";
import { isOwnedElsewhere, provedBy, takenFailure, verifiedPatch } from "../codes/addressOwner.ts";
import { confirmedOf, kindOf } from "../factors/assurance.ts";
import { judgeProof, refOf, refuseUncounted } from "../factors/judgeProof.ts";
import { sentTo } from "../factors/matchCode.ts";
import type { SignedIn } from "../gate/completeSignIn.ts";
import { choicesFor } from "../gate/decideSignIn.ts";
import { type Caller, loadCaller } from "../gate/loadCaller.ts";
import { admitAtOnce } from "../limits/admitAtOnce.ts";
import { countVerified } from "../limits/prefixStop.ts";
import { lookupWindows } from "../limits/requestLimits.ts";
import type {
  Authenticator,
  CallerRef,
  Channel,
  CodePurpose,
  Recipient,
  RequestOrigin,
  Subject,
} from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Change, Ports } from "../model/ports.ts";
import { maskAddress } from "../notices/maskAddress.ts";
import { tellOwner } from "../notices/notices.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { concludeSecondFactor } from "./verifyFactor.ts";

/** Clients that bind while signing in ask for a code as for any second factor. */
const PURPOSES: Readonly<Record<"verify" | "confirm", readonly CodePurpose[]>> = {
  verify: ["mfaVerify", "general"],
  confirm: ["mfaVerify", "mfaBind", "general"],
};

type MfaCaller = Extract<Caller, { kind: "mfaToken" }>;

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
    if (!mayAnswer(caller, channel)) {
      return refuseUncounted(caller.scope, ports.clock.nowMs(), act, "assurance", new MfaError("mfaTokenInvalid"));
    }
    return decideAddress(ports, verification, caller, act);
  });
}

/** An address counts where its channel is offered, bound or to be bound; never twice in one sign-in. */
function mayAnswer({ subject, application, token }: MfaCaller, channel: Channel): boolean {
  const choices = choicesFor(subject, application, token.firstFactor);
  return choices.some(({ factor }) => kindOf[factor] === channel);
}

async function decideAddress(
  ports: Ports,
  verification: AddressVerification,
  caller: MfaCaller,
  act: Act,
): Promise<Decision<SignedIn>> {
  const { subject, scope, token } = caller;
  const { recipient } = verification;
  const nowMs = ports.clock.nowMs();
  const judgement = await judgeCode(ports, verification, caller, act);
  if (!judgement.accepted) return judgement.refusal;
  const binds = confirmedOf(subject, recipient.channel).length === 0;
  if (binds && (await isOwnedElsewhere(ports, subject, recipient))) {
    return refuseUncounted(scope, nowMs, act, "taken", new MfaError(takenFailure[recipient.channel]));
  }
  return concludeSecondFactor(ports, {
    subject: provedBy(subject, recipient),
    token,
    kind: recipient.channel,
    amr: judgement.amr,
    scope,
    nowMs,
    recoveryCode: null,
    changes: [
      holdSubject(subject, { advance: binds }),
      ...judgement.changes,
      ...verifiedPatch(subject, recipient, nowMs),
      ...(binds ? bindingChanges(ports, subject, scope, recipient) : []),
      ...(await countVerified(ports, scope.poolId, recipient, scope.origin)),
      audit(scope, nowMs, act),
    ],
  });
}

/** Judges the code for the bound factor of that address, or for the one that it binds. */
async function judgeCode(
  ports: Ports,
  { recipient, code }: AddressVerification,
  { subject, scope, token }: MfaCaller,
  act: Act,
): ReturnType<typeof judgeProof> {
  const { channel, address } = recipient;
  const { poolId, id } = token;
  const bound = confirmedOf(subject, channel);
  const occasion = bound.length === 0 ? "confirm" : "verify";
  const own = bound.filter((each) => each.address === address);
  return judgeProof(ports, {
    subject,
    kind: channel,
    proof: code,
    scope,
    act,
    occasion,
    candidates: occasion === "confirm" ? [draftOf(ports, subject, recipient)] : own,
    sent: await sentTo(ports, poolId, recipient, PURPOSES[occasion]),
    holds: [{ type: "moveMfaToken", poolId, id, from: "open", to: "open", nowMs: ports.clock.nowMs() }],
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
    ...tellOwner(ports, subject.user, scope, { purpose: "factorAdded", item: maskAddress(recipient) }),
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
 * @throws {MfaError} mfaTokenInvalid, accountBlocked, tooOften
 */
export async function isAddressUsable(
  ports: Ports,
  { caller: ref, recipient, origin }: AddressCheck,
): Promise<boolean> {
  const { subject, scope } = await loadCaller(ports, ref, origin);
  await admitAtOnce(ports, lookupWindows(ports, scope, subject.user.userId));
  return !(await isOwnedElsewhere(ports, subject, recipient));
}

/** Gives the address a bound factor sends to; null without one. */
export function boundAddress(subject: Subject, channel: Channel): string | null {
  return confirmedOf(subject, channel)[0]?.address ?? null;
}
