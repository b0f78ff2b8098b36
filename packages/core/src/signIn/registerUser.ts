import { concludeFirstFactor } from "../gate/concludeFirstFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import { admitRegistrationBytes, checkAccountBytes } from "../limits/accountBytes.ts";
import { admit } from "../limits/admit.ts";
import { registrationWindows } from "../limits/requestLimits.ts";
import type { Change } from "../model/changes.ts";
import type { Application, Profile, Subject, User } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { settleDecision } from "../settle/settleDecision.ts";
import { checkChosenPassword, checkPassword } from "./newPassword.ts";
import { newSubject } from "./newSubject.ts";

export interface Registration {
  readonly scope: Scope;
  readonly username: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly emailVerified: boolean;
  readonly phoneVerified: boolean;
  readonly blocked: boolean;
  readonly password: string | null;
  readonly profile: Profile;
  readonly customData: Readonly<Record<string, unknown>>;
  readonly registerSource: string;
}

/**
 * Makes an account.
 * @throws {MfaError} malformed, bodyTooLarge, emailTaken, phoneTaken, usernameTaken, userExists, tooOften
 */
export async function registerUser(ports: Ports, registration: Registration): Promise<User> {
  const { subject, insertion } = await draftUser(ports, registration);
  return settleDecision(ports.store, async () => ({ changes: insertion, conclude: () => subject.user }));
}

/**
 * Makes an account with a password and signs it in, through the same gate as any other way in.
 * @throws {MfaError} as registerUser
 */
export async function registerAndSignIn(
  ports: Ports,
  registration: Registration,
  application: Application,
): Promise<Gated<SignedIn>> {
  const { subject, insertion } = await draftUser(ports, registration);
  const { scope } = registration;
  return settleDecision(ports.store, async () =>
    concludeFirstFactor(ports, {
      subject,
      application,
      firstFactor: "password",
      amr: ["pwd"],
      scope,
      nowMs: ports.clock.nowMs(),
      hints: { isFirst: true, ...(registration.password !== null && { password: registration.password }) },
      changes: insertion,
    }),
  );
}

/**
 * Gives the account and the changes that make it; one that a person makes for himself is counted by where he is.
 * @throws {MfaError} malformed, bodyTooLarge, tooOften
 */
export async function draftUser(
  ports: Ports,
  registration: Registration,
): Promise<{ readonly subject: Subject; readonly insertion: readonly Change[] }> {
  const { scope, password, registerSource, ...fields } = registration;
  if (password !== null && scope.actor !== "user") checkPassword(password);
  if (password !== null && scope.actor === "user") await checkChosenPassword(ports, scope, { password, owner: fields });
  checkAccountBytes(fields);
  if (scope.actor === "user") await admitRegistrationBytes(ports, scope, fields);
  const counted = scope.actor === "user" ? [await admit(ports, registrationWindows(ports, scope))] : [];
  const passwordHash = password === null ? null : await ports.hasher.hash(password);
  const nowMs = ports.clock.nowMs();
  const user: User = {
    ...fields,
    poolId: scope.poolId,
    userId: newId(ports.random),
    registerSource: [registerSource],
    loginsCount: 0,
    lastLoginAtMs: null,
    lastIp: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  const type = scope.actor === "user" ? "user.register" : "user.create";
  return {
    subject: newSubject(user, passwordHash),
    insertion: [
      { type: "insertUser", user, passwordHash },
      ...counted,
      audit(scope, nowMs, { type, userId: user.userId }),
    ],
  };
}
