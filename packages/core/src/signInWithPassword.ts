import { MfaError } from "@countersign/contract/errors";
import { type Act, audit, type Scope } from "./audit.ts";
import { concludeFirstFactor, type SignedIn } from "./completeSignIn.ts";
import { refOf } from "./judgeProof.ts";
import type { Application, PoolId, RequestOrigin, Subject } from "./model.ts";
import type { Change, Identifier, Ports } from "./ports.ts";
import { type Decision, refusal, settleDecision } from "./settleDecision.ts";
import { refuseUsedUp, type SignInWindows, signInWindows, usedUp } from "./signInLimits.ts";

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
 * @throws {MfaError} passwordWrong, signInLocked, tooOften, accountBlocked
 * @throws {MfaRequired} when a second factor is due
 */
export async function signInWithPassword(ports: Ports, signIn: PasswordSignIn): Promise<SignedIn> {
  return settleDecision(ports.store, () => decidePasswordSignIn(ports, signIn));
}

async function decidePasswordSignIn(ports: Ports, signIn: PasswordSignIn): Promise<Decision<SignedIn>> {
  const { application, identifiers, password, scope } = signIn;
  const found = await findFirst(ports, application.poolId, identifiers);
  const subject = found?.subject ?? null;
  const windows = windowsOf(ports, application.poolId, identifiers, found, scope.origin);
  const counts = await ports.store.findCounts(
    Object.values(windows).map((each) => each.key),
    ports.clock.nowMs(),
  );
  const act: Act = { type: "signIn.password", userId: subject?.user.userId ?? null };
  const blockedBy = usedUp(windows, counts);
  if (blockedBy !== null) return refuseUsedUp(scope, act, blockedBy, ports.clock.nowMs());
  const right = await isPasswordRight(ports, subject, password);
  const nowMs = ports.clock.nowMs();
  if (subject === null || !right) {
    const count = counts.get(windows.pair.key)?.count ?? 0;
    return refuseWrong(scope, act, windows, windows.pair.limit - count - 1, nowMs);
  }
  if (subject.user.blocked) {
    return refusal([audit(scope, nowMs, { ...act, failure: "blocked" })], new MfaError("accountBlocked"));
  }
  const changes: readonly Change[] = [
    { type: "holdSubject", subject: refOf(subject), revision: subject.revision, advance: false },
    { type: "passWindows", windows: Object.values(windows), clear: [windows.pair.key], nowMs },
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
function windowsOf(
  { digest }: Ports,
  poolId: PoolId,
  identifiers: readonly Identifier[],
  found: Found | null,
  origin: RequestOrigin,
): SignInWindows {
  const { kind, key } = found?.identifier ?? identifiers[0] ?? { kind: "username", key: "" };
  const name = JSON.stringify([kind, key]);
  return signInWindows(digest, poolId, name, origin, found?.subject.user.userId ?? name);
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

function refuseWrong(
  scope: Scope,
  act: Act,
  windows: SignInWindows,
  remainCount: number,
  nowMs: number,
): Decision<never> {
  const changes: readonly Change[] = [
    { type: "count", windows: Object.values(windows), nowMs },
    audit(scope, nowMs, { ...act, failure: "wrongPassword" }),
  ];
  return refusal(changes, new MfaError("passwordWrong", { remainCount: Math.max(0, remainCount) }));
}
