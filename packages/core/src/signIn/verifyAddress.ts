import { isOwnedElsewhere, provedBy, takenFailure, verifiedPatch } from "../codes/addressOwner.ts";
import { usableAddressesOf } from "../factors/addresses.ts";
import { confirmedOf } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { firstRecoveryCode } from "../factors/firstRecoveryCode.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { concludeSecondFactor } from "../gate/concludeSecondFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import { endUnproven } from "../gate/endUnproven.ts";
import { loadCaller } from "../gate/loadCaller.ts";
import { isOwed, proofOwed } from "../gate/proofOwed.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import { type NewlyBound, tellOfBinding } from "../gate/tellOfBinding.ts";
import { admitAtOnce } from "../limits/admitAtOnce.ts";
import { countVerified } from "../limits/prefixStop.ts";
import { lookupWindows } from "../limits/requestLimits.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Channel, Recipient, Subject, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { maskAddress } from "../notices/maskAddress.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { proveAddress } from "./proveAddress.ts";
import { type Claim, decideProof, refuseUnoffered, type Shown } from "./verifyFactor.ts";

export interface AddressVerification {
  readonly caller: TokenRef<"mfaToken">;
  readonly recipient: Recipient;
  readonly code: string;
  readonly origin: RequestOrigin;
}

/**
 * Completes a sign-in with a code sent to an address, or takes the code for what the application wants proved before
 * anything is bound, and asks for the second factor again. Without any second factor the address becomes one by it, where the
 * account has not proved another of its kind; with a bound one no other address counts.
 * @throws {MfaError} codeWrong, codeExpired, codeSuperseded, addressNotYours, mfaTokenInvalid, factorLocked, factorDisabled,
 *   phoneTaken, emailTaken, enrolmentNeedsHelp, accountBlocked, tooOften
 */
export async function verifyAddress(
  ports: Ports,
  { recipient, code, caller, origin }: AddressVerification,
): Promise<Gated<SignedIn>> {
  const { channel: kind } = recipient;
  return settleDecision(ports.store, async (): Promise<Decision<Gated<SignedIn>>> => {
    const act = { type: "authenticator.verify", factor: kind } as const;
    const admitted = await admitCaller(ports, { caller, origin, act, spent: factors[kind].refusal });
    if (!admitted.ok) return admitted.refusal;
    const claim = { ...admitted, kind };
    return (
      (await proveAddress(ports, claim, recipient, code)) ??
      refuseUnoffered(ports, claim) ??
      refuseStrange(ports, claim, recipient) ??
      decideProof(ports, claim, showCode(ports, claim, recipient, code), concludeSecondFactor)
    );
  });
}

/** Whoever knows no more than the password must not make an address of his own the account's. */
function refuseStrange(
  ports: Ports,
  { caller: { subject, scope }, kind, act }: Claim<Channel>,
  { address }: Recipient,
): Decision<never> | null {
  const isBinding = confirmedOf(subject, kind).length === 0;
  const isStrange = isBinding && usableAddressesOf(subject, kind)?.includes(address) === false;
  return isStrange ? refuseAct(ports, scope, act, "strangeAddress", "addressNotYours") : null;
}

/** Shows the code to the bound factor of that address, or to the one that it binds. */
function showCode(ports: Ports, claim: Claim<Channel>, recipient: Recipient, code: string): Shown<Channel> {
  const { subject, scope } = claim.caller;
  const { channel, address } = recipient;
  const bound = confirmedOf(subject, channel);
  const binds = bound.length === 0;
  const draft = draftAuthenticator(ports, subject, channel, { state: null, source: "APPLICATION", address });
  return {
    proof: code,
    occasion: binds ? "confirm" : "verify",
    candidates: binds ? [draft] : bound.filter((each) => each.address === address),
    async passed() {
      const nowMs = ports.clock.nowMs();
      if (binds && (await isOwnedElsewhere(ports, subject, recipient))) {
        return { refusal: refuseAct(ports, scope, claim.act, "taken", takenFailure[channel]) };
      }
      const proved = provedBy(subject, recipient);
      const recovery = binds ? await firstRecoveryCode(ports, subject, "APPLICATION") : null;
      const newly = { kind: channel, authenticatorId: draft.id, item: maskAddress(recipient) };
      return {
        subject: proved,
        recoveryCode: recovery?.code ?? null,
        changes: [
          ...(binds ? bindingChanges(ports, claim.caller, proved, newly) : []),
          ...(recovery?.changes ?? []),
          ...verifiedPatch(subject, recipient, nowMs),
          ...(await countVerified(ports, scope.poolId, recipient, scope.origin)),
        ],
      };
    },
  };
}

function bindingChanges(
  ports: Ports,
  { subject, scope, token }: Claim<Channel>["caller"],
  proved: Subject,
  newly: NewlyBound,
): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  const { userId } = subject.user;
  return [
    holdSubject(subject, { advance: true }),
    ...endUnproven(subject, nowMs, token.id),
    ...tellOfBinding(ports, proved, scope, newly),
    audit(scope, nowMs, { type: "authenticator.confirm", userId, factor: newly.kind }),
  ];
}

export interface AddressCheck {
  readonly caller: TokenRef<"mfaToken">;
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
  const { subject, application, token, scope } = await loadCaller(ports, ref, origin);
  await admitAtOnce(ports, lookupWindows(ports, scope, subject.user.userId));
  const owed = proofOwed(ports, subject, application, token);
  if (owed !== null) return isOwed(owed, recipient);
  const usable = usableAddressesOf(subject, recipient.channel);
  if (usable !== null) return usable.includes(recipient.address);
  return !(await isOwnedElsewhere(ports, subject, recipient));
}
