import { provedBy, verifiedPatch } from "../codes/addressOwner.ts";
import { type ProvedOutside, proveOutside } from "../codes/proveOutside.ts";
import { reclaimAccount } from "../codes/reclaimAccount.ts";
import { type CodeProof, codeTaker } from "../codes/takeCode.ts";
import { factors } from "../factors/factors.ts";
import { concludeFirstFactor } from "../gate/concludeFirstFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import { decideSignIn } from "../gate/decideSignIn.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { Change } from "../model/changes.ts";
import type { Application, Channel, Subject, User } from "../model/model.ts";
import { once } from "../model/once.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
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
    const proved = await proveOutside(ports, recipient, scope);
    const act: Act = { type: "signIn.code", userId: proved.subject?.user.userId ?? null, factor: recipient.channel };
    const taken = await take(scope, act, proved.subject);
    if (!taken.ok) return taken.refusal;
    const spent = [...proved.changes, ...taken.changes];
    const entered = await enter(ports, signIn, proved, drafted);
    if (entered === null) return refuseAct(ports, scope, act, "unknown", "userNotFound", spent);
    const { user } = entered.subject;
    if (user.blocked) return refuseAct(ports, scope, act, "accountBlocked", "accountBlocked", spent);
    const nowMs = ports.clock.nowMs();
    return concludeFirstFactor(ports, {
      subject: entered.subject,
      application,
      firstFactor: recipient.channel,
      amr: factors[recipient.channel].amr,
      scope,
      nowMs,
      provedAddress: recipient.address,
      hints: { isFirst: proved.subject === null },
      changes: [
        ...proved.changes,
        ...entered.changes,
        ...taken.changes,
        audit(scope, nowMs, { ...act, userId: user.userId }),
      ],
    });
  });
}

type Draft = Awaited<ReturnType<typeof draftUser>>;

/** Gives the account that the code leads into, and what that writes; null where nobody has the address. */
async function enter(
  ports: Ports,
  { application, recipient, scope }: CodeSignIn,
  { subject, isUnowned }: ProvedOutside,
  drafted: () => Promise<Draft | null>,
): Promise<Entered | null> {
  if (subject === null) {
    const draft = await drafted();
    return draft === null ? null : { subject: draft.subject, changes: draft.insertion };
  }
  const hold = holdSubject(subject, { advance: false });
  if (!isUnowned) {
    const changes = [hold, ...verifiedPatch(subject, recipient, ports.clock.nowMs())];
    return { subject: provedBy(subject, recipient), changes };
  }
  // Whoever passes a factor that is bound has had the account all along, and is only then known to have the address.
  if (asksForBound(subject, application, recipient.channel)) return { subject, changes: [hold] };
  const reclaimed = reclaimAccount(ports, subject, recipient, scope);
  const suspension: readonly Change[] = [{ type: "suspendPassword", subject: refOf(subject) }];
  return { ...reclaimed, changes: [...reclaimed.changes, ...suspension] };
}

interface Entered {
  readonly subject: Subject;
  readonly changes: readonly Change[];
}

function asksForBound(subject: Subject, application: Application, channel: Channel): boolean {
  const decision = decideSignIn(subject, application, channel);
  return decision.kind === "secondFactor" && decision.choices.some(({ bound }) => bound);
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
      hints: { isFirst: true },
      changes,
    });
  });
}
