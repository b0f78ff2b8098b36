import { provedBy, verifiedPatch } from "../codes/addressOwner.ts";
import { kindOf } from "../factors/assurance.ts";
import { judgeProof } from "../factors/judgeProof.ts";
import { choicesFor } from "../gate/decideSignIn.ts";
import { mayBind } from "../gate/freshProof.ts";
import { isOwed, proofOwed } from "../gate/proofOwed.ts";
import { requireSecondFactor, type SecondFactorDue } from "../gate/secondFactorDue.ts";
import { countVerified } from "../limits/prefixStop.ts";
import type { Change } from "../model/changes.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Channel, Recipient } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import type { Decision } from "../settle/settleDecision.ts";
import type { Claim } from "./verifyFactor.ts";

/**
 * Takes a code for the proof of an address that is owed before a first enrolment: the mfaToken is spent for one that may
 * bind. Null where no such proof is owed, or where the policy leaves nothing but that very address to bind.
 */
export async function proveAddress(
  ports: Ports,
  claim: Claim<Channel>,
  recipient: Recipient,
  code: string,
): Promise<Decision<SecondFactorDue> | null> {
  const { caller, kind, act } = claim;
  const { subject, application, token, scope } = caller;
  const owed = proofOwed(ports, subject, application, token);
  if (owed === null) return null;
  if (!mayBind(ports, caller)) return refuseAct(ports, scope, act, "assurance", "mfaTokenInvalid");
  if (owed.length === 0) return refuseAct(ports, scope, act, "noAddress", "enrolmentNeedsHelp");
  if (!isOwed(owed, recipient)) return refuseAct(ports, scope, act, "strangeAddress", "addressNotYours");
  const choices = choicesFor(subject, application, token.firstFactor);
  if (choices.every(({ factor }) => kindOf(factor) === kind)) return null;
  return decideProof(ports, claim, recipient, code);
}

async function decideProof(
  ports: Ports,
  { caller, kind, act }: Claim<Channel>,
  recipient: Recipient,
  code: string,
): Promise<Decision<SecondFactorDue>> {
  const { subject, application, token, scope } = caller;
  const { poolId, id, firstFactor, amr, authTimeMs, sessionId } = token;
  const { address } = recipient;
  const nowMs = ports.clock.nowMs();
  const moved = (to: "open" | "consumed"): Change => ({ type: "moveMfaToken", poolId, id, from: "open", to, nowMs });
  const judgement = await judgeProof(ports, {
    ...{ subject, kind, proof: code, scope, act },
    occasion: "prove",
    candidates: [draftAuthenticator(ports, subject, kind, { state: null, source: "APPLICATION", address })],
    holds: [moved("open")],
  });
  if (!judgement.accepted) return judgement.refusal;
  return requireSecondFactor(ports, {
    ...{ application, scope, nowMs, firstFactor, amr, authTimeMs, sessionId },
    subject: provedBy(subject, recipient),
    provedAddress: address,
    reason: "application",
    choices: choicesFor(subject, application, firstFactor),
    changes: [
      holdSubject(subject, { advance: false }),
      ...judgement.changes,
      moved("consumed"),
      ...verifiedPatch(subject, recipient, nowMs),
      ...(await countVerified(ports, scope.poolId, recipient, scope.origin)),
      audit(scope, nowMs, { ...act, note: "addressProved" }),
    ],
  });
}
