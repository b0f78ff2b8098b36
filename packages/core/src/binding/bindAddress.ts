import { isOwnedElsewhere, provedBy, takenFailure, verifiedPatch } from "../codes/addressOwner.ts";
import { type CodeRequest, sendCode } from "../codes/sendCode.ts";
import type { CodeProof } from "../codes/takeCode.ts";
import { usableAddressesOf } from "../factors/addresses.ts";
import { confirmedOf, secondFactorsOf } from "../factors/assurance.ts";
import { firstRecoveryCode } from "../factors/firstRecoveryCode.ts";
import { judgeProof } from "../factors/judgeProof.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { concludeSecondFactor } from "../gate/concludeSecondFactor.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import type { CallerOf } from "../gate/loadCaller.ts";
import { type Gated, isSecondFactorDue, type SecondFactorDue } from "../gate/secondFactorDue.ts";
import { countVerified } from "../limits/prefixStop.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Authenticator, Recipient, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { maskAddress } from "../notices/maskAddress.ts";
import { tell } from "../notices/notices.ts";
import type { Act } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { concludeBinding } from "./concludeBinding.ts";

export interface AddressToBind {
  readonly caller: TokenRef<"session">;
  readonly recipient: Recipient;
  readonly origin: RequestOrigin;
}

/** Who may bind an address. */
export interface Admission {
  readonly caller: CallerOf<"session">;
  readonly act: Act;
}

/** Gives who may bind the address, or what stands in his way. */
export async function admitBinding(
  ports: Ports,
  { caller: ref, recipient, origin }: AddressToBind,
  type: "authenticator.enrol" | "authenticator.confirm" = "authenticator.confirm",
): Promise<Admission | { readonly refusal: Decision<SecondFactorDue> }> {
  const kind = { type, factor: recipient.channel } as const;
  const admitted = await admitCaller(ports, { caller: ref, origin, act: kind });
  if (!admitted.ok) return admitted;
  const { caller, act } = admitted;
  const stale = await demandFreshProof(ports, caller, { act, binds: recipient, byPass: true });
  if (stale !== null) return { refusal: stale };
  // While nothing is bound, whoever knows no more than the password must not make an address of his own the account's.
  const usable = usableAddressesOf(caller.subject, recipient.channel);
  const isStrange = secondFactorsOf(caller.subject).size === 0 && usable?.includes(recipient.address) === false;
  if (isStrange) return { refusal: refuseAct(ports, caller.scope, act, "strangeAddress", "addressNotYours") };
  return admitted;
}

/** Of the request for a code, what the caller's session does not say. */
export type BindingCodeRequest = AddressToBind & Pick<CodeRequest, "language">;

/**
 * Sends the code by which an address becomes a second factor of the caller's account.
 * @throws {MfaError} addressNotYours, tooOften, malformed for a country that gets no messages, sessionExpired,
 *   sessionRevoked, accountBlocked
 */
export async function sendBindingCode(ports: Ports, request: BindingCodeRequest): Promise<Gated<null>> {
  const admitted = await settleDecision(ports.store, async (): Promise<Decision<Gated<Admission>>> => {
    const admission = await admitBinding(ports, request);
    return "refusal" in admission ? admission.refusal : { changes: [], conclude: () => admission };
  });
  if (isSecondFactorDue(admitted)) return admitted;
  const { application, scope } = admitted.caller;
  const { caller, recipient, language } = request;
  const sent = { application, scope, caller, recipient, language } as const;
  await sendCode(ports, { ...sent, purpose: "mfaBind", tooSoon: "tooOften" });
  return null;
}

/**
 * Makes an address that a code has proved a second factor of the caller's account; where one of its kind is bound, codes
 * go to the new address from now on, and the old one is told. Gives the first recovery code of an account that has none,
 * to be shown this once; else null. NIST SP 800-63B-4 §4.6
 * @throws {MfaError} addressNotYours, codeWrong, codeExpired, codeSuperseded, phoneTaken, emailTaken, factorLocked,
 *   factorDisabled, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function bindAddress(
  ports: Ports,
  binding: AddressToBind & CodeProof,
): Promise<Gated<{ readonly recoveryCode: string | null }>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<{ readonly recoveryCode: string | null }>>> => {
    const admission = await admitBinding(ports, binding);
    return "refusal" in admission ? admission.refusal : decideBinding(ports, admission, binding);
  });
}

/** @param besides what is written besides where the code is right */
export async function decideBinding(
  ports: Ports,
  { caller, act }: Admission,
  { recipient, code }: CodeProof,
  besides: readonly Change[] = [],
): Promise<Decision<{ readonly recoveryCode: string | null }>> {
  const { subject, scope, session } = caller;
  const { channel: kind, address } = recipient;
  const bound = confirmedOf(subject, kind);
  const same = bound.find((each) => each.address === address) ?? bound[0];
  const draft = draftAuthenticator(ports, subject, kind, { state: null, source: "SELF", address });
  const judgement = await judgeProof(ports, {
    ...{ subject, kind, scope, act, proof: code },
    occasion: "confirm",
    sessionId: session.id,
    candidates: [same === undefined ? draft : { ...same, address }],
  });
  if (!judgement.accepted) return judgement.refusal;
  if (await isOwnedElsewhere(ports, subject, recipient))
    return refuseAct(ports, scope, act, "taken", takenFailure[kind]);
  const recovery = await firstRecoveryCode(ports, subject, "SELF");
  const changes = [
    ...judgement.changes,
    ...besides,
    ...recovery.changes,
    ...verifiedPatch(subject, recipient, ports.clock.nowMs()),
    ...(await countVerified(ports, scope.poolId, recipient, scope.origin)),
    ...tellReplaced(ports, caller, recipient, same),
  ];
  const proved = { ...caller, subject: provedBy(subject, recipient) };
  const made = { kind, authenticatorId: judgement.authenticator.id, recoveryCode: null };
  const { amr } = judgement;
  const concluded = concludeBinding(ports, { caller: proved, amr, act, changes, ...made }, concludeSecondFactor);
  return { changes: concluded.changes, conclude: () => ({ recoveryCode: recovery.code }) };
}

/** Tells the address that codes went to before. */
function tellReplaced(
  ports: Ports,
  { subject, scope }: CallerOf<"session">,
  { channel, address }: Recipient,
  before: Authenticator | undefined,
) {
  const old = before?.address ?? null;
  if (old === null || old === address) return [];
  const notice = { purpose: "factorRemoved", item: maskAddress({ channel, address: old }) } as const;
  return tell(ports, { owner: subject.user, recipients: [{ channel, address: old }] }, scope, notice);
}
