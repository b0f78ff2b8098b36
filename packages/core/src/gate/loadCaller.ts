import { type FailureName, MfaError } from "@countersign/contract/errors";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { CallerRef, MfaToken, StoredCaller } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { RefusalReason } from "../model/refusalReason.ts";
import { isAhead } from "../model/storedTimes.ts";
import type { Scope } from "../settle/audit.ts";

/** Who calls, as stored at one moment. The application of an mfaToken comes from its row, not from the request. */
export type Caller = StoredCaller & { readonly scope: Scope };

/** Gives the session that acts; null for a sign-in that waits for its second factor. */
export function sessionIdOf(caller: Caller): string | null {
  return caller.kind === "session" ? caller.session.id : null;
}

export type CallerOf<Kind extends CallerRef["kind"]> = Extract<Caller, { readonly kind: Kind }>;

/**
 * Gives who calls, though he may not satisfy his application: for what opens nothing.
 * @throws {MfaError} mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked
 */
export async function loadCaller<Ref extends CallerRef>(
  ports: Ports,
  ref: Ref,
  origin: RequestOrigin,
): Promise<CallerOf<Ref["kind"]>> {
  const judged = await judgeCaller(ports, ref, origin, "mfaTokenInvalid");
  if (!judged.ok) throw new MfaError(judged.failure);
  noteUse(ports, judged.caller, origin);
  return judged.caller;
}

interface Fault {
  readonly failure: FailureName;
  /** For the trail; null for what merely came too late. */
  readonly reason: RefusalReason | null;
}

export type Judged<Ref extends CallerRef> =
  | { readonly ok: true; readonly caller: CallerOf<Ref["kind"]> }
  | ({ readonly ok: false; readonly known: Pick<Caller, "subject" | "scope"> | null } & Fault);

/** Gives who calls, or why he does not count; whether he satisfies his application is not asked here. */
export async function judgeCaller<Ref extends CallerRef>(
  ports: Ports,
  ref: Ref,
  origin: RequestOrigin,
  spent: FailureName,
  state: MfaToken["state"] = "open",
): Promise<Judged<Ref>> {
  const { store, clock } = ports;
  const stored = await store.findCaller(ref);
  const gone = ref.kind === "session" ? "sessionRevoked" : "mfaTokenInvalid";
  if (stored === null) return { ok: false, failure: gone, reason: null, known: null };
  const scope: Scope = { poolId: ref.poolId, appId: stored.application.id, actor: "user", origin };
  const known: Caller = { ...underDemand(stored), scope };
  const fault = faultOf(stored, clock.nowMs(), { spent, state });
  if (fault !== null) return { ok: false, ...fault, known };
  return { ok: true, caller: known as CallerOf<Ref["kind"]> }; // it is of the kind that was asked for
}

/** A sign-in is held to what the gate demanded of it. */
function underDemand(stored: StoredCaller): StoredCaller {
  if (stored.kind !== "mfaToken" || stored.token.demand === null) return stored;
  return { ...stored, application: { ...stored.application, ...stored.token.demand } };
}

/** Takes note that somebody came with a session. */
export function noteUse({ sessionUses, clock }: Ports, caller: Caller, { ip }: RequestOrigin): void {
  if (caller.kind !== "session") return;
  const { session } = caller;
  sessionUses.note({ poolId: session.poolId, id: session.id, atMs: clock.nowMs(), ip });
}

interface Awaited {
  readonly spent: FailureName;
  readonly state: MfaToken["state"];
}

function faultOf(caller: StoredCaller, nowMs: number, { spent, state }: Awaited): Fault | null {
  const { createdAtMs, expiresAtMs } = caller.kind === "session" ? caller.session : caller.token;
  const isExpired = expiresAtMs <= nowMs || isAhead(createdAtMs, nowMs);
  if (caller.kind === "session" && caller.session.revokedAtMs !== null)
    return { failure: "sessionRevoked", reason: null };
  if (isExpired) return { failure: caller.kind === "session" ? "sessionExpired" : "mfaTokenInvalid", reason: null };
  if (caller.subject.user.blocked) return { failure: "accountBlocked", reason: "accountBlocked" };
  if (caller.kind !== "mfaToken" || caller.token.state === state) return null;
  return { failure: spent, reason: caller.token.state === "open" ? "nothingPassed" : "tokenSpent" };
}
