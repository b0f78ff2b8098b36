import { concludeFirstFactor } from "../gate/concludeFirstFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import { admitGuess, type Guess } from "../limits/admitGuess.ts";
import { knownBy } from "../limits/knownOrigins.ts";
import type { Change } from "../model/changes.ts";
import type { Application, PoolId, Subject } from "../model/model.ts";
import type { Identifier, Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

export interface PasswordSignIn {
  readonly application: Application;
  /** The ways to read the name that was typed, the likeliest first. */
  readonly identifiers: readonly Identifier[];
  /** Null when what was sent could not be decrypted: a wrong password like any other. */
  readonly password: string | null;
  readonly scope: Scope;
}

/**
 * Signs in with a password, up to the second factor.
 *
 * A name that is not there is answered like a wrong password: same words, same time, same count.
 * @throws {MfaError} passwordWrong, passwordDisavowed, signInLocked, signInDenied, tooOften, accountBlocked
 */
export async function signInWithPassword(ports: Ports, signIn: PasswordSignIn): Promise<Gated<SignedIn>> {
  return settleDecision(ports.store, () => decidePasswordSignIn(ports, signIn));
}

async function decidePasswordSignIn(ports: Ports, signIn: PasswordSignIn): Promise<Decision<Gated<SignedIn>>> {
  const { application, identifiers, password, scope } = signIn;
  const found = await findFirst(ports, application.poolId, identifiers);
  const subject = found?.subject ?? null;
  const act: Act = { type: "signIn.password", userId: subject?.user.userId ?? null };
  const guess = await admitGuess(ports, scope, act, guessAt(ports, signIn, found));
  if (!guess.ok) return guess.refusal;
  const right = await isPasswordRight(ports, subject, password);
  if (subject === null || !right) return guess.wrong("passwordWrong", "wrongPassword");
  if (subject.passwordSuspended) return guess.wrong("passwordWrong", "passwordSuspended");
  if (subject.user.blocked) return refuseAct(ports, scope, act, "accountBlocked", "accountBlocked");
  if (subject.passwordDisavowed) return refuseAct(ports, scope, act, "passwordDisavowed", "passwordDisavowed");
  const nowMs = ports.clock.nowMs();
  const changes: readonly Change[] = [
    holdSubject(subject, { advance: false }),
    guess.right(),
    ...(await hashAnew(ports, subject, password)),
    audit(scope, nowMs, act),
  ];
  return concludeFirstFactor(ports, {
    subject,
    application,
    firstFactor: "password",
    amr: ["pwd"],
    scope,
    nowMs,
    changes,
    hints: { failures: guess.failures, ...(password !== null && { password }) },
  });
}

interface Found {
  readonly subject: Subject;
  readonly identifier: Identifier;
}

async function findFirst(ports: Ports, poolId: PoolId, identifiers: readonly Identifier[]): Promise<Found | null> {
  for (const identifier of identifiers) {
    const subject = await ports.store.findSubject(poolId, identifier);
    if (subject !== null) return { subject, identifier };
  }
  return null;
}

/** Counts by the name that was meant, not by its spelling; and the account once, by whichever of its names it is tried. */
function guessAt(ports: Ports, { identifiers, scope }: PasswordSignIn, found: Found | null): Guess {
  const { kind, key } = found?.identifier ?? identifiers[0] ?? { kind: "username", key: "" };
  const name = JSON.stringify([kind, key]);
  if (found === null) return { of: "password", name, known: null, owner: null };
  const { subject } = found;
  const mark = knownBy(ports, subject, scope.origin);
  const known = mark === null ? null : JSON.stringify(mark);
  return { of: "password", name, account: subject.user.userId, known, owner: refOf(subject) };
}

/** Gives what keeps a right password in the way of today, where it came with an account that another system made. */
async function hashAnew(
  ports: Ports,
  { user, passwordHash }: Subject,
  password: string | null,
): Promise<readonly Change[]> {
  if (password === null || passwordHash === null || !ports.hasher.needsRehash(passwordHash)) return [];
  return [{ type: "rehashPassword", subject: refOf({ user }), passwordHash: await ports.hasher.hash(password) }];
}

/** Hashes once whatever there is to compare with, so that time tells nothing. */
export async function isPasswordRight(
  ports: Ports,
  subject: Subject | null,
  password: string | null,
): Promise<boolean> {
  if (subject?.passwordHash == null) return ports.hasher.verifyUnknown(password ?? "");
  const right = await ports.hasher.verify(subject.passwordHash, password ?? "");
  return right && password !== null;
}
