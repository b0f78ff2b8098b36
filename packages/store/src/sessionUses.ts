import type { SessionUse, SessionUses } from "@countersign/core";
import type { Database } from "./engine/sql.ts";
import { valuesOf } from "./engine/valuesOf.ts";

const ROWS_AT_ONCE = 500;
/** What is noted between two rounds beyond this is forgotten. */
const MOST_NOTED = 100_000;

/** Keeps in memory when sessions were used, and writes it down now and then: no request waits for it. */
export interface SessionUseKeeper extends SessionUses {
  /** Writes down what was noted, in small transactions. */
  keep(signal?: AbortSignal): Promise<void>;
}

/** Writes down when sessions were used: a few, as one small transaction. */
export type KeepSessionUses = (uses: readonly SessionUse[]) => Promise<void>;

export function createSessionUses(keepSome: KeepSessionUses): SessionUseKeeper {
  let noted = new Map<string, SessionUse>();
  return {
    note(use) {
      const key = `${use.poolId} ${use.id}`;
      if (noted.size < MOST_NOTED || noted.has(key)) noted.set(key, use);
    },
    async keep(signal) {
      const uses = [...noted.values()];
      noted = new Map();
      for (let at = 0; at < uses.length && signal?.aborted !== true; at += ROWS_AT_ONCE) {
        await keepSome(uses.slice(at, at + ROWS_AT_ONCE));
      }
    },
  };
}

/** Another process may have seen it later. */
export async function keepSessionUses(database: Pick<Database, "write">, uses: readonly SessionUse[]): Promise<void> {
  const given = valuesOf(uses.map(({ poolId, id, atMs, ip }) => [poolId, id, atMs, ip]));
  await database.write((sql) =>
    sql.run(
      `update sessions set last_used_at_ms = cast(given.column3 as bigint), last_ip = given.column4
      from (values ${given.text}) as given
      where sessions.pool_id = given.column1 and sessions.id = given.column2
        and coalesce(sessions.last_used_at_ms, 0) < cast(given.column3 as bigint)`,
      given.params,
    ),
  );
}
