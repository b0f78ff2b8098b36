import { MfaError } from "@countersign/contract/errors";
import { admitCaller } from "../gate/admitCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import { checkAccountBytes } from "../limits/accountBytes.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change, UserPatch } from "../model/changes.ts";
import type { Channel, Profile, Subject, TokenRef, User, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { changeAvatar } from "./changeAvatar.ts";
import { moveAuthenticators, tellOfContactChange } from "./changeContact.ts";

/** What an account owner may change freely. Address and phone are factors: they change by binding. */
export interface ProfilePatch {
  readonly username?: string;
  /** Merged into what is there; null takes a field away. */
  readonly profile: Readonly<Partial<Record<keyof Profile, string | null>>>;
  /** Which of our avatars `profile.photo` names; null or left out when it names none. */
  readonly avatarId?: string | null;
}

/**
 * Changes the caller's own profile.
 * @throws {MfaError} malformed, bodyTooLarge, usernameTaken, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function updateOwnProfile(
  ports: Ports,
  request: { readonly caller: TokenRef<"session">; readonly patch: ProfilePatch; readonly origin: RequestOrigin },
): Promise<Gated<User>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<User>>> => {
    const { caller, origin } = request;
    const admitted = await admitCaller(ports, { caller, origin, act: { type: "user.update" } });
    if (!admitted.ok) return admitted.refusal;
    const { subject, scope } = admitted.caller;
    const decision = decideUpdate(ports, subject, scope, withProfile(subject.user, request.patch));
    return { ...decision, changes: [...decision.changes, ...(await photoChanges(ports, subject, request.patch))] };
  });
}

/**
 * Changes an account on a manager's word.
 * @throws {MfaError} malformed, bodyTooLarge, userNotFound, preconditionFailed, emailTaken, phoneTaken, usernameTaken, tooOften
 */
export async function updateUser(
  ports: Ports,
  request: {
    readonly scope: Scope;
    readonly userId: UserId;
    readonly patch: UserPatch & { readonly profileFields?: ProfilePatch };
    /** Says whether it is changed as it stands, by its revision; left out: however it stands. */
    readonly accepts?: (revision: number) => boolean;
  },
): Promise<User> {
  const { scope, userId, patch } = request;
  return settleDecision(ports.store, async () => {
    const subject = await demandSubject(ports, scope, userId);
    if (request.accepts?.(subject.revision) === false) throw new MfaError("preconditionFailed");
    const { profileFields, ...rest } = patch;
    const profile = profileFields === undefined ? {} : withProfile(subject.user, profileFields);
    const decision = decideUpdate(ports, subject, scope, { ...rest, ...profile });
    const changes = [
      ...decision.changes,
      // For good: lifting the block brings none of it back.
      ...(patch.blocked === true ? endAccess(subject, ports.clock.nowMs()) : []),
      ...movedContacts(ports, subject, scope, rest),
      ...(profileFields === undefined ? [] : await photoChanges(ports, subject, profileFields)),
    ];
    return { ...decision, changes };
  });
}

async function photoChanges(
  ports: Ports,
  subject: Subject,
  { profile: { photo }, avatarId = null }: ProfilePatch,
): Promise<readonly Change[]> {
  return photo === undefined ? [] : await changeAvatar(ports, subject, { photo, avatarId });
}

function withProfile(user: User, patch: ProfilePatch): UserPatch {
  const merged = Object.entries({ ...user.profile, ...patch.profile }).filter(([, value]) => value !== null);
  const username = patch.username === undefined ? {} : { username: patch.username };
  return { ...username, profile: Object.fromEntries(merged) as Profile }; // nulls were filtered out
}

/** An address that a manager replaces is replaced as a factor too, and told. */
function movedContacts(ports: Ports, subject: Subject, scope: Scope, patch: UserPatch): readonly Change[] {
  const { user } = subject;
  const moved: readonly (readonly [Channel, string | null | undefined, string | null])[] = [
    ["email", patch.email, user.email],
    ["sms", patch.phone, user.phone],
  ];
  return moved.flatMap(([channel, address, old]) => {
    if (address == null || address === old) return [];
    const recipient = { channel, address };
    return [
      ...moveAuthenticators(subject, recipient, ports.clock.nowMs()),
      ...tellOfContactChange(ports, { subject, scope }, recipient, { ...user, ...patch }),
    ];
  });
}

function decideUpdate(ports: Ports, subject: Subject, scope: Scope, wanted: UserPatch): Decision<User> {
  const { user } = subject;
  checkAccountBytes({ ...user, ...wanted }, user);
  const { username, ...others } = wanted;
  // An account that is compared like an older one keeps its name, and may not take it anew.
  const patch = username === user.username ? others : wanted;
  const nowMs = ports.clock.nowMs();
  const { poolId, userId } = user;
  return {
    changes: [
      holdSubject(subject, { advance: true }),
      { type: "updateUser", subject: { poolId, userId }, patch, nowMs },
      audit(scope, nowMs, { type: patch.blocked === true ? "user.block" : "user.update", userId }),
    ],
    conclude: () => ({ ...user, ...patch, updatedAtMs: nowMs }),
  };
}
