import { MfaError } from "@countersign/contract/errors";
import type { Ports } from "../model/ports.ts";
import { type Act, audit } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";
import type { FirstFactorPassed } from "./concludeSignIn.ts";
import { concludeSignIn, type SignedIn } from "./concludeSignIn.ts";
import { decideSignIn, isDeadEnd } from "./decideSignIn.ts";
import { type Gated, requireSecondFactor } from "./secondFactorDue.ts";

/** Gives what follows a passed first factor: a session, or an mfaToken. */
export function concludeFirstFactor(ports: Ports, passed: FirstFactorPassed): Decision<Gated<SignedIn>> {
  const decision = decideSignIn(passed.subject, passed.application, passed.firstFactor);
  if (decision.kind === "secondFactor" && isDeadEnd(decision.choices, passed.subject)) {
    const act: Act = { type: "signIn.code", userId: passed.subject.user.userId, failure: "firstFactorUnsuitable" };
    return refusal([...passed.changes, audit(passed.scope, passed.nowMs, act)], new MfaError("firstFactorUnsuitable"));
  }
  if (decision.kind === "secondFactor") {
    const { reason, choices } = decision;
    return requireSecondFactor(ports, { ...passed, authTimeMs: passed.nowMs, sessionId: null, reason, choices });
  }
  return concludeSignIn(ports, { ...passed, authTimeMs: passed.nowMs, factorPassed: null, recoveryCode: null });
}
