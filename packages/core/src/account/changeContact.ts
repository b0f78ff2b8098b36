import { MfaError, malformed } from "@countersign/contract/errors";
import { keepAccepted } from "../binding/keepAccepted.ts";
import { removalChanges } from "../binding/removeAuthenticator.ts";
import { addressOf, contactPatch, hasAddress } from "../codes/addressOwner.ts";
import { type CodeProof, codeTaker } from "../codes/takeCode.ts";
import { confirmedOf } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import type { Caller } from "../gate/loadCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Channel, Recipient, Subject, TokenRef, User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { maskAddress } from "../notices/maskAddress.ts";
import { tell, tellOwner } from "../notices/notices.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { storeAuthenticator } from "../settle/storeAuthenticator.ts";

export interface ContactBinding extends CodeProof {
  readonly caller: TokenRef<"session">;
  readonly origin: RequestOrigin;
}

/**
 * Gives the caller's account a phone number or an e-mail address that a code has proved. The address it replaces is
 * told. NIST SP 800-63B-4 §4.6
 * @throws {MfaError} codeWrong, codeExpired, codeSuperseded, phoneTaken, emailTaken, signInLocked, mfaTokenInvalid, sessionExpired,
 *   sessionRevoked, accountBlocked, tooOften
 */
export async function bindContact(ports: Ports, binding: ContactBinding): Promise<Gated<User>> {
  const take = codeTaker(ports, binding, ["bind"]);
  return settleDecision(ports.store, async (): Promise<Decision<Gated<User>>> => {
    const { recipient } = binding;
    const { caller: ref, origin } = binding;
    const kind = { type: "contact.change", factor: recipient.channel } as const;
    const admitted = await admitCaller(ports, { caller: ref, origin, act: kind });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { subject, scope } = caller;
    const nowMs = ports.clock.nowMs();
    const stale = await demandFreshProof(ports, caller, { act, binds: recipient });
    if (stale !== null) return stale;
    const taken = await take(scope, act, hasAddress(subject, recipient) ? subject : null);
    if (!taken.ok) return taken.refusal;
    const patch = contactPatch(recipient.channel, recipient.address);
    return {
      changes: [
        holdSubject(subject, { advance: true }),
        ...taken.changes,
        { type: "updateUser", subject: refOf(subject), patch, nowMs },
        ...moveAuthenticators(subject, recipient, nowMs),
        ...tellOfContactChange(ports, caller, recipient, { ...subject.user, ...patch }),
        audit(scope, nowMs, act),
      ],
      conclude: () => ({ ...subject.user, ...patch, updatedAtMs: nowMs }),
    };
  });
}

/** A factor that sends to the old address sends to the new one from now on. */
export function moveAuthenticators(
  subject: Subject,
  { channel, address }: Recipient,
  nowMs: number,
): readonly Change[] {
  const old = addressOf(subject.user, channel);
  return confirmedOf(subject, channel)
    .filter((each) => each.address === old)
    .map((each) => storeAuthenticator(each, { address }, nowMs));
}

/** Tells the address that is replaced or taken off, and the account by the mailbox it keeps. */
export function tellOfContactChange(
  ports: Ports,
  { subject, scope }: Pick<Caller, "subject" | "scope">,
  { channel, address }: Recipient,
  after: Pick<User, "email" | "phone">,
): readonly Change[] {
  const notice = { purpose: "contactChanged", item: maskAddress({ channel, address }) } as const;
  const old = addressOf(subject.user, channel);
  if (old === null || old === addressOf(after, channel)) return tellOwner(ports, subject.user, scope, notice);
  const kept = channel === "email" ? null : after.email;
  return [
    ...tell(ports, { owner: subject.user, recipients: [{ channel, address: old }] }, scope, notice),
    ...tellOwner(ports, { ...subject.user, email: kept, phone: null }, scope, notice),
  ];
}

/**
 * Gives the account that is left without its address on a channel.
 * @throws {MfaError} malformed when it could not be named any more
 */
function named(left: User, channel: Channel): User {
  if (left.email !== null || left.phone !== null || left.username !== null) return left;
  throw malformed(channel === "sms" ? "phone" : "email", "is the only name of this account: bind another first");
}

export interface ContactRemoval {
  readonly caller: TokenRef<"session">;
  readonly channel: Channel;
  readonly origin: RequestOrigin;
}

/**
 * Takes the phone number or e-mail address off the caller's account, with the factor that sends there.
 * @throws {MfaError} malformed when the account could not be named any more, lastFactor, mfaTokenInvalid, sessionExpired,
 *   sessionRevoked, accountBlocked, tooOften
 */
export async function unbindContact(
  ports: Ports,
  { caller: ref, channel, origin }: ContactRemoval,
): Promise<Gated<User>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<User>>> => {
    const admitted = await admitCaller(ports, {
      caller: ref,
      origin,
      act: { type: "contact.remove", factor: channel },
    });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { subject, scope } = caller;
    const { user } = subject;
    const nowMs = ports.clock.nowMs();
    const stale = await demandFreshProof(ports, caller, { act, binds: true });
    if (stale !== null) return stale;
    const old = addressOf(user, channel);
    if (old === null) return { changes: [], conclude: () => user };
    const patch = contactPatch(channel, null);
    const left = named({ ...user, ...patch, updatedAtMs: nowMs }, channel);
    const going = confirmedOf(subject, channel).filter(({ address }) => address === old);
    if ((await keepAccepted(ports, caller, going)).length < going.length) throw new MfaError("lastFactor");
    return {
      changes: [
        ...removalChanges(ports, subject, { kind: channel, going }, scope),
        { type: "updateUser", subject: refOf(subject), patch, nowMs },
        ...tellOfContactChange(ports, caller, { channel, address: old }, left),
        ...(going.length > 0
          ? tellOwner(ports, user, scope, { purpose: "factorRemoved", item: factors[channel].displayName })
          : []),
        audit(scope, nowMs, act),
      ],
      conclude: () => left,
    };
  });
}
