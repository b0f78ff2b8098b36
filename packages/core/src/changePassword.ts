import { MfaError } from "@countersign/contract/errors";
import { type Act, audit, type Scope } from "./audit.ts";
import { refOf } from "./judgeProof.ts";
import { type CallerRef, demandHigherAssurance, hasHighestAssurance, loadCaller } from "./loadCaller.ts";
import type { RequestOrigin, Subject, User, UserId } from "./model.ts";
import { notices } from "./notices.ts";
import { once } from "./once.ts";
import type { Change, Ports } from "./ports.ts";
import { checkPassword } from "./registerUser.ts";
import { type Decision, refusal, settleDecision } from "./settleDecision.ts";
import { refuseUsedUp, signInWindows, usedUp } from "./signInLimits.ts";
import { isPasswordRight } from "./signInWithPassword.ts";

export interface PasswordChange {
  readonly caller: CallerRef;
  readonly newPassword: string;
  /** Null when none was sent or it could not be decrypted. An account without a password needs none. */
  readonly oldPassword: string | null;
  readonly origin: RequestOrigin;
}

/**
 * Replaces the password; all other sessions and open mfaTokens of the account end.
 * @throws {MfaError} malformed, passwordWrong, signInLocked, sessionExpired, sessionRevoked, accountBlocked, tooOften
 * @throws {MfaRequired} when the session must pass its second factor first
 */
export async function changePassword(ports: Ports, change: PasswordChange): Promise<User> {
  checkPassword(change.newPassword, "newPassword");
  const hashed = once(() => ports.hasher.hash(change.newPassword));
  return settleDecision(ports.store, () => decidePasswordChange(ports, change, hashed));
}

async function decidePasswordChange(
  ports: Ports,
  change: PasswordChange,
  hashed: () => Promise<string>,
): Promise<Decision<User>> {
  const caller = await loadCaller(ports, change.caller, change.origin);
  const { subject, scope } = caller;
  const act: Act = { type: "password.change", userId: subject.user.userId };
  const windows = signInWindows(ports.digest, scope.poolId, subject.user.userId, change.origin);
  const limits = Object.values(windows);
  const counts = await ports.store.findCounts(
    limits.map((each) => each.key),
    ports.clock.nowMs(),
  );
  if (caller.kind === "mfaToken" || !hasHighestAssurance(caller, ports.clock.nowMs())) {
    return demandHigherAssurance(ports, caller, [audit(scope, ports.clock.nowMs(), { ...act, failure: "assurance" })]);
  }
  const blockedBy = usedUp(windows, counts);
  if (blockedBy !== null) return refuseUsedUp(scope, act, blockedBy, ports.clock.nowMs());
  const right = subject.passwordHash === null || (await isPasswordRight(ports, subject, change.oldPassword));
  const nowMs = ports.clock.nowMs();
  if (!right) {
    const remainCount = Math.max(0, windows.pair.limit - (counts.get(windows.pair.key)?.count ?? 0) - 1);
    const counted: Change = { type: "count", windows: limits, nowMs };
    return refusal(
      [counted, audit(scope, nowMs, { ...act, failure: "wrongPassword" })],
      new MfaError("passwordWrong", { remainCount }),
    );
  }
  const exceptId = caller.kind === "session" ? caller.session.id : null;
  const changes: readonly Change[] = [
    ...replacement(ports, subject, await hashed(), scope, exceptId),
    { type: "passWindows", windows: limits, clear: [windows.pair.key], nowMs },
  ];
  return { changes, conclude: () => ({ ...subject.user, updatedAtMs: nowMs }) };
}

/**
 * Gives an account a new password on a manager's word; every session and open mfaToken of it ends.
 * @throws {MfaError} malformed, userNotFound, tooOften
 */
export async function setPasswordOf(
  ports: Ports,
  { scope, userId, newPassword }: { readonly scope: Scope; readonly userId: UserId; readonly newPassword: string },
): Promise<void> {
  checkPassword(newPassword);
  const passwordHash = await ports.hasher.hash(newPassword);
  return settleDecision(ports.store, async (): Promise<Decision<void>> => {
    const subject = await ports.store.findSubject(scope.poolId, { kind: "id", key: userId });
    if (subject === null) throw new MfaError("userNotFound");
    return { changes: replacement(ports, subject, passwordHash, scope, null), conclude: () => undefined };
  });
}

/** Gives the changes that put a new password in the old one's place; whoever signed in with that is out. */
function replacement(
  ports: Ports,
  subject: Subject,
  passwordHash: string,
  scope: Scope,
  exceptId: string | null,
): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  const ref = refOf(subject);
  return [
    { type: "holdSubject", subject: ref, revision: subject.revision, advance: true },
    { type: "setPassword", subject: ref, passwordHash, nowMs },
    { type: "endSessions", subject: ref, exceptId, nowMs },
    { type: "endMfaTokens", subject: ref },
    ...notices(ports, subject.user, scope, { purpose: "passwordChanged", item: null }),
    audit(scope, nowMs, { type: "password.change", userId: subject.user.userId }),
  ];
}
