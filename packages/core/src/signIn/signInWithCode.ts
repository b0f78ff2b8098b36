import { findOwner, provedBy, verifiedPatch } from "../codes/addressOwner.ts";
import { type CodeProof, codeTaker } from "../codes/takeCode.ts";
import { factors } from "../factors/factors.ts";
import { concludeFirstFactor } from "../gate/concludeFirstFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { Change } from "../model/changes.ts";
import type { Application, Recipient, Subject, User } from "../model/model.ts";
import { once } from "../model/once.ts";
import type { Ports } from "../model/ports.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { draftUser, type Registration } from "./registerUser.ts";

export interface CodeSignIn extends CodeProof {
  readonly application: Application;
  /** The account to make when nobody has the address; null: none is made. */
  readonly registration: Registration | null;
  readonly scope: Scope;
}

/**
 * Signs in with a code sent to an address, up to the second factor, which is never of the same kind.
 * @throws {MfaError} codeWrong, codeExpired, codeSuperseded, signInLocked, userNotFound, accountBlocked, tooOften, and as registerUser
 */
export async function signInWithCode(ports: Ports, signIn: CodeSignIn): Promise<Gated<SignedIn>> {
  const { registration } = signIn;
  const drafted = registration === null ? async () => null : once(() => draftUser(ports, registration));
  const take = codeTaker(ports, signIn, ["signIn", "general"]);
  return settleDecision(ports.store, async (): Promise<Decision<Gated<SignedIn>>> => {
    const { application, recipient, scope } = signIn;
    const found = await findOwner(ports, application.poolId, recipient);
    const act: Act = { type: "signIn.code", userId: found?.user.userId ?? null, factor: recipient.channel };
    const taken = await take(scope, act, found);
    if (!taken.ok) return taken.refusal;
    const nowMs = ports.clock.nowMs();
    const draft = found === null ? await drafted() : null;
    const subject = found === null ? (draft?.subject ?? null) : provedBy(found, recipient);
    if (subject === null) return refuseAct(ports, scope, act, "unknown", "userNotFound", taken.changes);
    if (subject.user.blocked) return refuseAct(ports, scope, act, "accountBlocked", "accountBlocked", taken.changes);
    const account = found === null ? (draft?.insertion ?? []) : knownAccount(found, recipient, nowMs);
    return concludeFirstFactor(ports, {
      subject,
      application,
      firstFactor: recipient.channel,
      amr: factors[recipient.channel].amr,
      scope,
      nowMs,
      changes: [...account, ...taken.changes, audit(scope, nowMs, { ...act, userId: subject.user.userId })],
    });
  });
}

function knownAccount(subject: Subject, recipient: Recipient, nowMs: number): readonly Change[] {
  return [holdSubject(subject, { advance: false }), ...verifiedPatch(subject, recipient, nowMs)];
}

export interface CodeRegistration extends CodeProof {
  readonly application: Application;
  readonly registration: Registration;
  readonly signIn: boolean;
}

/** An account was made, and nobody signed in. */
export interface Registered {
  readonly kind: "registered";
  readonly user: User;
}

/**
 * Makes an account whose address a code has proved, and signs it in where that is asked for.
 * @throws {MfaError} codeWrong, codeExpired, codeSuperseded, signInLocked, phoneTaken, emailTaken, malformed, tooOften
 */
export async function registerWithCode(ports: Ports, request: CodeRegistration): Promise<Gated<SignedIn | Registered>> {
  const { application, recipient, registration } = request;
  const { scope } = registration;
  const drafted = once(() => draftUser(ports, registration));
  const take = codeTaker(ports, request, ["register", "general"]);
  return settleDecision(ports.store, async (): Promise<Decision<Gated<SignedIn | Registered>>> => {
    const act: Act = { type: "code.verify", userId: null, factor: recipient.channel };
    const taken = await take(scope, act, null);
    if (!taken.ok) return taken.refusal;
    const { subject, insertion } = await drafted();
    const changes: readonly Change[] = [...insertion, ...taken.changes];
    if (!request.signIn) return { changes, conclude: () => ({ kind: "registered", user: subject.user }) };
    return concludeFirstFactor(ports, {
      subject,
      application,
      firstFactor: recipient.channel,
      amr: factors[recipient.channel].amr,
      scope,
      nowMs: ports.clock.nowMs(),
      changes,
    });
  });
}
