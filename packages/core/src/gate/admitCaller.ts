import { type FailureName, MfaError } from "@countersign/contract/errors";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { CallerRef, MfaToken } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type Act, audit } from "../settle/audit.ts";
import { type Decision, refusal, settleDecision } from "../settle/settleDecision.ts";
import { type Caller, type CallerOf, judgeCaller, loadCaller, noteUse } from "./loadCaller.ts";
import { demandSatisfaction, missingFrom } from "./satisfaction.ts";
import type { Gated, SecondFactorDue } from "./secondFactorDue.ts";

/** What a caller has come for. */
export interface Entry<Ref extends CallerRef> {
  readonly caller: Ref;
  readonly origin: RequestOrigin;
  readonly act: Omit<Act, "userId">;
  /** What a used-up mfaToken is refused with: what has just succeeded must not be told from a wrong proof. */
  readonly spent?: FailureName;
  /** How far the sign-in of an mfaToken must be; open when left out. */
  readonly state?: MfaToken["state"];
}

/** Only a session is asked for more. */
type Asked<Ref extends CallerRef> = Ref["kind"] extends "mfaToken" ? never : SecondFactorDue;

export type Admitted<Ref extends CallerRef> =
  | { readonly ok: true; readonly caller: CallerOf<Ref["kind"]>; readonly act: Act }
  | { readonly ok: false; readonly refusal: Decision<Asked<Ref>> };

/**
 * Gives who comes to do something; or the refusal that goes to the trail of the account, or what a session that does not
 * satisfy its application is asked for.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked for a token that has run out or was taken back
 */
export async function admitCaller<Ref extends CallerRef>(
  ports: Ports,
  { caller: ref, origin, act: kind, spent = "mfaTokenInvalid", state }: Entry<Ref>,
): Promise<Admitted<Ref>> {
  const judged = await judgeCaller(ports, ref, origin, spent, state);
  if (judged.ok) {
    noteUse(ports, judged.caller, origin);
    const asked = await demandSatisfaction(ports, judged.caller);
    if (asked !== null) return { ok: false, refusal: asked as Decision<Asked<Ref>> }; // nothing is asked of an mfaToken
    return { ...judged, act: { ...kind, userId: judged.caller.subject.user.userId } };
  }
  const { failure, reason, known } = judged;
  if (known === null || reason === null) throw new MfaError(failure);
  const act: Act = { ...kind, userId: known.subject.user.userId, failure: reason };
  return { ok: false, refusal: refusal([audit(known.scope, ports.clock.nowMs(), act)], new MfaError(failure)) };
}

/**
 * Gives who calls, to be shown what is his.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function readCaller<Ref extends CallerRef>(
  ports: Ports,
  ref: Ref,
  origin: RequestOrigin,
): Promise<Gated<CallerOf<Ref["kind"]>>> {
  const loaded: Caller = await loadCaller(ports, ref, origin);
  const isSatisfied = loaded.kind === "mfaToken" || missingFrom(ports, loaded) === null;
  if (isSatisfied) return loaded as CallerOf<Ref["kind"]>; // it is of the kind that was asked for
  return settleDecision(ports.store, async (): Promise<Decision<Gated<CallerOf<Ref["kind"]>>>> => {
    const caller = await loadCaller(ports, ref, origin);
    return (await demandSatisfaction(ports, caller)) ?? { changes: [], conclude: () => caller };
  });
}
