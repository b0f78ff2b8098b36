import { MfaError } from "@countersign/contract/errors";
import { secondFactorsOf, standsIn } from "../factors/assurance.ts";
import type { FactorKind } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Decision } from "../settle/settleDecision.ts";
import { askSession } from "./askSession.ts";
import { choicesFor, decideSignIn, type FactorChoice, isDeadEnd } from "./decideSignIn.ts";
import { acceptedOf, standsFor } from "./deviceTrust.ts";
import { isRecent } from "./isRecent.ts";
import type { Caller, CallerOf } from "./loadCaller.ts";
import type { SecondFactorDue } from "./secondFactorDue.ts";

/**
 * Gives what a session is to be asked for before it counts with its application; null where it has all that the gate
 * would ask for now.
 * @throws {MfaError} sessionExpired where only a new sign-in leads on
 */
export function missingFrom(
  ports: Ports,
  { session, subject, application, trust }: CallerOf<"session">,
): readonly FactorChoice[] | null {
  const { challengedAtMs, firstFactor } = session;
  const decision = decideSignIn(subject, application, firstFactor);
  if (decision.kind === "complete" && challengedAtMs === null) return null;
  const accepted = acceptedOf(subject, application, firstFactor);
  const all = Object.keys(session.passed) as FactorKind[]; // keys of a record typed by FactorKind
  const passed = all.filter((kind) => (session.passed[kind] ?? 0) > (challengedAtMs ?? 0));
  if (passed.some((kind) => standsIn(kind) || accepted.has(kind))) return null;
  // What behaviour made due is due whoever vouches for him.
  if (challengedAtMs === null && session.accessPassId !== null) return null;
  const isTrusted = trust !== null && standsFor(trust, { subject, application }, firstFactor, ports.clock.nowMs());
  // What behaviour made due is due on every device.
  if (challengedAtMs === null && isTrusted) return null;
  const mayBind = secondFactorsOf(subject).size > 0 || isRecent(ports, session.authTimeMs);
  const choices = choicesFor(subject, application, firstFactor);
  if (!mayBind || isDeadEnd(choices, subject)) throw new MfaError("sessionExpired");
  return choices;
}

/**
 * Gives what stands between a session and its application; null where nothing does. NIST SP 800-63B-4 §2
 * @throws {MfaError} sessionExpired where only a new sign-in leads on
 */
export async function demandSatisfaction(ports: Ports, caller: Caller): Promise<Decision<SecondFactorDue> | null> {
  if (caller.kind === "mfaToken") return null;
  const choices = missingFrom(ports, caller);
  return choices === null ? null : await askSession(ports, caller, { reason: "application", choices, changes: [] });
}
