import type { AuditEvent, Change } from "@countersign/core";
import { type AccountChange, isAccountChange } from "../changes/accountRow.ts";
import { mfaTokenRow } from "../changes/mfaTokens.ts";
import { sessionRow } from "../changes/sessions.ts";
import type { ChangeOf, Settling } from "../changes/settling.ts";
import { decisionRow } from "../changes/signInPolicies.ts";
import { type AccountWrite, addToAccount } from "./accounts.ts";
import { type AuthenticatorWrite, authenticatorWrite } from "./authenticators.ts";
import type { CodeUse } from "./codes.ts";
import type { OriginRow } from "./knownOrigins.ts";
import type { MfaTokenMove } from "./mfaTokens.ts";

/** What a settlement writes, by tables: no row twice, and nothing that is judged by what it writes elsewhere. */
export class Plan {
  readonly accounts = new Map<string, AccountWrite>();
  readonly authenticators = new Map<string, AuthenticatorWrite>();
  readonly moves = new Map<string, MfaTokenMove>();
  readonly codes = new Map<string, CodeUse>();
  readonly passed: ChangeOf<"passWindows">[] = [];
  readonly counted: ChangeOf<"count">[] = [];
  readonly opened: ReturnType<typeof mfaTokenRow>[] = [];
  readonly sessions: ReturnType<typeof sessionRow>[] = [];
  readonly decisions: ReturnType<typeof decisionRow>[] = [];
  readonly seen: OriginRow[] = [];
  readonly forgotten: Pick<OriginRow, "pool_id" | "user_id" | "mac">[] = [];
  readonly events: AuditEvent[] = [];

  /** Names the rows that only one at a time may move. Of windows many share one, for which what they count is added up. */
  keys(): readonly string[] {
    const { accounts, authenticators, moves, codes } = this;
    return [accounts, authenticators, moves, codes].flatMap((rows) => [...rows.keys()]);
  }
}

/** Gives what a settlement writes; null where some of it has to be written by itself, in the order that it is given in. */
export function planOf(box: Settling["box"], changes: readonly Change[]): Plan | null {
  const plan = new Plan();
  return changes.every((change) => add(plan, box, change)) ? plan : null;
}

/** Gives whether the change can be written together with others. */
function add(plan: Plan, box: Settling["box"], change: Change): boolean {
  if (isAccountChange(change)) return addAccount(plan, change);
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
    case "consumeChallenge": {
      const { kind, poolId, id } = change.challenge;
      return kind === "code" && addOnce(plan.codes, nameOf("code", poolId, id), { pool_id: poolId, id });
    }
    case "passWindows":
      plan.passed.push(change);
      return true;
    case "count":
      plan.counted.push(change);
      return true;
    default:
      return addPlain(plan, box, change);
  }
}

function addAccount(plan: Plan, change: AccountChange): boolean {
  const key = nameOf("account", change.subject.poolId, change.subject.userId);
  const account = addToAccount(change.subject, plan.accounts.get(key), change);
  if (account !== null) plan.accounts.set(key, account);
  return account !== null;
}

/** As `add`, for what has no condition. */
function addPlain(plan: Plan, box: Settling["box"], change: Change): boolean {
  switch (change.type) {
    case "openMfaToken":
      if (change.token.sessionId !== null) return false;
      plan.opened.push(mfaTokenRow(change.token));
      return true;
    case "openSession":
      plan.sessions.push(sessionRow(change));
      return true;
    case "recordDecision":
      plan.decisions.push(decisionRow(box, change.record));
      return true;
    case "rememberOrigins":
      addOrigins(plan, change);
      return true;
    case "audit":
      if (change.by !== undefined) return false;
      plan.events.push(change.event);
      return true;
    default:
      return false;
  }
}

function addOrigins(plan: Plan, { subject, seen, forget }: ChangeOf<"rememberOrigins">): void {
  const account = { pool_id: subject.poolId, user_id: subject.userId };
  plan.seen.push(...seen.map(({ kind, mac, seenAtMs }) => ({ ...account, kind, mac, seen_at_ms: seenAtMs })));
  plan.forgotten.push(...forget.map((mac) => ({ ...account, mac })));
}

function nameOf(...parts: readonly string[]): string {
  return parts.join("/");
}

function addOnce<Row>(rows: Map<string, Row>, key: string, row: Row): boolean {
  if (rows.has(key)) return false;
  rows.set(key, row);
  return true;
}
