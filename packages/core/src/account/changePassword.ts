import { admitCaller } from "../gate/admitCaller.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import { admitGuess, guessInSession } from "../limits/admitGuess.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Subject, TokenRef, User, UserId } from "../model/model.ts";
import { once } from "../model/once.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { tellOwner } from "../notices/notices.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { checkChosenPassword, checkPassword } from "../signIn/newPassword.ts";
import { isPasswordRight } from "../signIn/signInWithPassword.ts";

export interface PasswordChange {
  readonly caller: TokenRef<"session">;
  readonly newPassword: string;
  /** Null when none was sent or it could not be decrypted. An account without a password needs none. */
  readonly oldPassword: string | null;
  readonly origin: RequestOrigin;
}

/**
 * Replaces the password; all other sessions and open mfaTokens of the account end.
 * @throws {MfaError} malformed, passwordWrong, passwordDisavowed, signInLocked, sessionExpired, sessionRevoked,
 *   accountBlocked, tooOften
 */
export async function changePassword(ports: Ports, change: PasswordChange): Promise<Gated<User>> {
  checkPassword(change.newPassword, "newPassword");
  const hashed = once(() => ports.hasher.hash(change.newPassword));
  return settleDecision(ports.store, () => decidePasswordChange(ports, change, hashed));
}

async function decidePasswordChange(
  ports: Ports,
  change: PasswordChange,
  hashed: () => Promise<string>,
): Promise<Decision<Gated<User>>> {
  const admitted = await admitCaller(ports, { ...change, act: { type: "password.change" } });
  if (!admitted.ok) return admitted.refusal;
  const { caller, act } = admitted;
  const { subject, scope } = caller;
  const stale = await demandFreshProof(ports, caller, { act });
  if (stale !== null) return stale;
  if (subject.passwordDisavowed) return refuseAct(ports, scope, act, "passwordDisavowed", "passwordDisavowed");
  // Before the old one is judged: a refusal after that would tell, uncounted, that it was right.
  await checkChosenPassword(ports, scope, { password: change.newPassword, owner: subject.user, field: "newPassword" });
  const guess = await admitGuess(ports, scope, act, guessInSession(refOf(subject)));
  if (!guess.ok) return guess.refusal;
  const right = subject.passwordHash === null || (await isPasswordRight(ports, subject, change.oldPassword));
  if (!right) return guess.wrong("passwordWrong", "wrongPassword");
  const changes: readonly Change[] = [
    ...replacement(ports, subject, await hashed(), scope, caller.session.id),
    guess.right(),
  ];
  const updatedAtMs = ports.clock.nowMs();
  return { changes, conclude: () => ({ ...subject.user, updatedAtMs }) };
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
    const subject = await demandSubject(ports, scope, userId);
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
  return [
    holdSubject(subject, { advance: true }),
    { type: "setPassword", subject: refOf(subject), passwordHash, nowMs },
    ...endAccess(subject, nowMs, exceptId),
    ...tellOwner(ports, subject.user, scope, { purpose: "passwordChanged", item: null }),
    audit(scope, nowMs, { type: "password.change", userId: subject.user.userId }),
  ];
}
