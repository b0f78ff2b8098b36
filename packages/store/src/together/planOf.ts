import type { AuditEvent, Change } from "@countersign/core";
import { isAccountChange } from "../changes/accountRow.ts";
import { sessionRow } from "../changes/sessions.ts";
import type { Settling } from "../changes/settling.ts";
import { type AccountWrite, addToAccount } from "./accounts.ts";
import { type AuthenticatorWrite, authenticatorWrite } from "./authenticators.ts";
import type { OriginRow } from "./knownOrigins.ts";
import type { MfaTokenMove } from "./mfaTokens.ts";

/** What a settlement writes, by tables: no row twice, and nothing that is judged by what it writes elsewhere. */
export class Plan {
  readonly accounts = new Map<string, AccountWrite>();
  readonly authenticators = new Map<string, AuthenticatorWrite>();
  readonly moves = new Map<string, MfaTokenMove>();
  readonly sessions: ReturnType<typeof sessionRow>[] = [];
  readonly seen: OriginRow[] = [];
  readonly forgotten: Pick<OriginRow, "pool_id" | "user_id" | "mac">[] = [];
  readonly events: AuditEvent[] = [];

  /** Names the rows that others may move too. */
  keys(): readonly string[] {
    return [...this.accounts.keys(), ...this.authenticators.keys(), ...this.moves.keys()];
  }
}

/** Gives what a settlement writes; null where some of it has to be written by itself, in the order that it is given in. */
export function planOf(box: Settling["box"], changes: readonly Change[]): Plan | null {
  const plan = new Plan();
  return changes.every((change) => add(plan, box, change)) ? plan : null;
}

/** Gives whether the change can be written together with others. */
function add(plan: Plan, box: Settling["box"], change: Change): boolean {
  if (isAccountChange(change)) {
    const key = nameOf("account", change.subject.poolId, change.subject.userId);
    const account = addToAccount(change.subject, plan.accounts.get(key), change);
    if (account !== null) plan.accounts.set(key, account);
    return account !== null;
  }
  switch (change.type) {
    case "saveAuthenticator": {
      const { authenticator, expectedVersion } = change;
      if (expectedVersion === null) return false;
      const key = nameOf("authenticator", authenticator.poolId, authenticator.id);
      return addOnce(plan.authenticators, key, authenticatorWrite(box, authenticator, expectedVersion));
    }
    case "moveMfaToken": {
      const { poolId, id, from, to, nowMs } = change;
      const move = { pool_id: poolId, id, before: from, after: to, now_ms: nowMs };
      return addOnce(plan.moves, nameOf("mfaToken", poolId, id), move);
    }
    case "openSession":
      plan.sessions.push(sessionRow(change));
      return true;
    case "rememberOrigins": {
      const account = { pool_id: change.subject.poolId, user_id: change.subject.userId };
      plan.seen.push(
        ...change.seen.map(({ kind, mac, seenAtMs }) => ({ ...account, kind, mac, seen_at_ms: seenAtMs })),
      );
      plan.forgotten.push(...change.forget.map((mac) => ({ ...account, mac })));
      return true;
    }
    case "audit":
      if (change.by !== undefined) return false;
      plan.events.push(change.event);
      return true;
    default:
      return false;
  }
}

function nameOf(...parts: readonly string[]): string {
  return parts.join("/");
}

function addOnce<Row>(rows: Map<string, Row>, key: string, row: Row): boolean {
  if (rows.has(key)) return false;
  rows.set(key, row);
  return true;
}
