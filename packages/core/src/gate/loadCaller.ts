import { type FailureName, MfaError } from "@countersign/contract/errors";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { CallerRef, StoredCaller } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { type Decision, refusal } from "../settle/settleDecision.ts";

/** Who calls, as stored at one moment. The application comes from the row, not from the request. */
export type Caller = StoredCaller & { readonly scope: Scope };

export type CallerOf<Kind extends CallerRef["kind"]> = Extract<Caller, { readonly kind: Kind }>;

/**
 * Gives who calls.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked
 */
export async function loadCaller<Ref extends CallerRef>(
  ports: Ports,
  ref: Ref,
  origin: RequestOrigin,
): Promise<CallerOf<Ref["kind"]>> {
  const judged = await judgeCaller(ports, ref, origin, "mfaTokenInvalid");
  if (!judged.ok) throw new MfaError(judged.failure);
  return judged.caller;
}

/** What a caller has come to prove. */
export interface Entry<Ref extends CallerRef> {
  readonly caller: Ref;
  readonly origin: RequestOrigin;
  readonly act: Omit<Act, "userId">;
  /** What a used-up mfaToken is refused with: what has just succeeded must not be told from a wrong proof. */
  readonly spent: FailureName;
}

export type Admitted<Ref extends CallerRef> =
  | { readonly ok: true; readonly caller: CallerOf<Ref["kind"]>; readonly act: Act }
  | { readonly ok: false; readonly refusal: Decision<never> };

/**
 * Gives who comes to prove something, or the refusal that goes to the trail of the account.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked for a token that has run out or was taken back
 */
export async function admitCaller<Ref extends CallerRef>(
  ports: Ports,
  { caller: ref, origin, act: kind, spent }: Entry<Ref>,
): Promise<Admitted<Ref>> {
  const judged = await judgeCaller(ports, ref, origin, spent);
  if (judged.ok) return { ...judged, act: { ...kind, userId: judged.caller.subject.user.userId } };
  const { failure, reason, known } = judged;
  if (known === null || reason === null) throw new MfaError(failure);
  const act: Act = { ...kind, userId: known.subject.user.userId, failure: reason };
  return { ok: false, refusal: refusal([audit(known.scope, ports.clock.nowMs(), act)], new MfaError(failure)) };
}

interface Fault {
  readonly failure: FailureName;
  /** For the trail; null for what merely came too late. */
  readonly reason: string | null;
}

type Judged<Ref extends CallerRef> =
  | { readonly ok: true; readonly caller: CallerOf<Ref["kind"]> }
  | ({ readonly ok: false; readonly known: Pick<Caller, "subject" | "scope"> | null } & Fault);

async function judgeCaller<Ref extends CallerRef>(
  { store, clock }: Ports,
  ref: Ref,
  origin: RequestOrigin,
  spent: FailureName,
): Promise<Judged<Ref>> {
  const stored = await store.findCaller(ref);
  const gone = ref.kind === "session" ? "sessionRevoked" : "mfaTokenInvalid";
  if (stored === null) return { ok: false, failure: gone, reason: null, known: null };
  const scope: Scope = { poolId: ref.poolId, appId: stored.application.id, actor: "user", origin };
  const known: Caller = { ...stored, scope };
  const fault = faultOf(stored, clock.nowMs(), spent);
  if (fault !== null) return { ok: false, ...fault, known };
  return { ok: true, caller: known as CallerOf<Ref["kind"]> }; // it is of the kind that was asked for
}

function faultOf(caller: StoredCaller, nowMs: number, spent: FailureName): Fault | null {
  const { expiresAtMs } = caller.kind === "session" ? caller.session : caller.token;
  const isExpired = expiresAtMs <= nowMs;
  if (caller.kind === "session" && caller.session.revokedAtMs !== null)
    return { failure: "sessionRevoked", reason: null };
  if (isExpired) return { failure: caller.kind === "session" ? "sessionExpired" : "mfaTokenInvalid", reason: null };
  if (caller.subject.user.blocked) return { failure: "accountBlocked", reason: "accountBlocked" };
  if (caller.kind === "mfaToken" && caller.token.state !== "open") return { failure: spent, reason: "tokenSpent" };
  return null;
}
