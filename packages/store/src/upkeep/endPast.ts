import type { AuditEvent } from "@countersign/core";
import type { AuditTrail } from "../audit/auditTrail.ts";
import { readJson } from "../engine/json.ts";
import { manyRows } from "../engine/manyRows.ts";
import type { Sql } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type SecretBox, SecretUnreadable } from "../keys/secretBox.ts";
import { dropMark } from "./databaseMark.ts";
import { tableRestores } from "./tableRestores.ts";

/** Rows that are held in memory at once. */
const PAGE_ROWS = 500;
/** Recovery codes lie among the authenticators, by this kind. */
const RECOVERY = "recovery";

export interface Past {
  readonly nowMs: number;
  /** Gives the state of an authenticator app with the codes of the present used up. */
  spend(state: unknown): unknown;
  /** Whether all recovery codes end: which of them were used since is known nowhere. */
  readonly voidsRecoveryCodes: boolean;
  /** What tells of it in the trail. */
  readonly events: readonly AuditEvent[];
}

export interface PastEnded {
  /** How many rows each table lost or has changed, where there were any. */
  readonly rows: Readonly<Record<string, number>>;
  /** Apps whose codes of the present are used up. */
  readonly apps: number;
  readonly recoveryCodes: number;
  /** Apps whose secret does not open: nobody signs in with them. One sentence each. */
  readonly unreadable: readonly string[];
}

/**
 * Ends, in one transaction, all that a past would open which comes back: a backup that is restored, a dump that was loaded.
 * Nobody else may write meanwhile.
 * @throws {StoreBusy} when somebody does
 */
export async function endPast(
  { trail, box }: { readonly trail: Pick<AuditTrail, "write">; readonly box: Pick<SecretBox, "seal" | "open"> },
  past: Past,
): Promise<PastEnded> {
  return await trail.write(async (sql, entry) => {
    const rows: Record<string, number> = {};
    for (const [table, { ends }] of Object.entries(tableRestores)) {
      const changed = await endAll(sql, ends, past.nowMs);
      if (changed > 0) rows[table] = changed;
    }
    const recoveryCodes = past.voidsRecoveryCodes
      ? await sql.run("delete from authenticators where kind = $1", [RECOVERY])
      : 0;
    const unreadable: string[] = [];
    const apps = await spendApps(sql, box, past, unreadable);
    await dropMark(sql);
    for (const event of past.events) entry.append(event);
    return { rows, apps, recoveryCodes, unreadable };
  }, "long");
}

async function endAll(sql: Sql, statements: readonly string[], nowMs: number): Promise<number> {
  let changed = 0;
  for (const statement of statements) changed += await sql.run(statement, statement.includes("$1") ? [nowMs] : []);
  return changed;
}

interface SealedApp {
  readonly pool_id: string;
  readonly id: string;
  readonly state: Uint8Array;
}

async function spendApps(
  sql: Sql,
  box: Pick<SecretBox, "seal" | "open">,
  { spend }: Past,
  unreadable: string[],
): Promise<number> {
  const text = `select pool_id, id, state from authenticators
    where kind = 'totp' and (pool_id, id) > ($1, $2) order by pool_id, id limit ${PAGE_ROWS}`;
  let apps = 0;
  for (let after = { pool_id: "", id: "" }; ; ) {
    const page = await sql.all<SealedApp>(text, [after.pool_id, after.id]);
    const last = page.at(-1);
    if (last === undefined) return apps;
    after = last;
    const spent = page.flatMap((app) => spendOne(box, app, spend, unreadable));
    await writeApps(sql, spent);
    apps += spent.length;
  }
}

function spendOne(
  box: Pick<SecretBox, "seal" | "open">,
  { pool_id, id, state }: SealedApp,
  spend: Past["spend"],
  unreadable: string[],
): readonly SealedApp[] {
  const place = sealedPlace("authenticators.state", pool_id, id);
  try {
    const next = spend(readJson(Buffer.from(box.open(state, place)).toString()));
    return [{ pool_id, id, state: box.seal(Buffer.from(JSON.stringify(next)), place) }];
  } catch (error) {
    if (!(error instanceof SecretUnreadable)) throw error;
    unreadable.push(error.message);
    return [];
  }
}

const manyApps = manyRows<SealedApp>(
  { pool_id: "text", id: "text", state: "bytea" },
  (given) => `update authenticators set state = given.state, version = version + 1 from ${given}
    where authenticators.pool_id = given.pool_id and authenticators.id = given.id`,
);

async function writeApps(sql: Sql, apps: readonly SealedApp[]): Promise<void> {
  if (sql.many !== undefined) {
    if (apps.length > 0) await sql.many(manyApps.text, manyApps.columnsOf(apps));
    return;
  }
  const text = "update authenticators set state = $3, version = version + 1 where pool_id = $1 and id = $2";
  for (const { pool_id, id, state } of apps) await sql.run(text, [pool_id, id, state]);
}
