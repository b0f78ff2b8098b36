import type { NewCode, SentCode } from "@countersign/core";
import type { Sql } from "../engine/sql.ts";
import { findCounts } from "../find/findCounts.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { noteMessage } from "./sentMessages.ts";
import { type Apply, HELD } from "./settling.ts";
import { countWindows } from "./windows.ts";

const OF_PURPOSE = "pool_id = $1 and channel = $2 and address = $3 and purpose = $4";
/** Older codes of a purpose that are known as such. */
const MOST_SUPERSEDED = 5;

/** Of several that are saved at once each makes room for itself: all but the last are superseded. */
export const saveCode: Apply<"saveCode"> = async ({ sql }, { code, reachesNobody = false }) => {
  let kept = code;
  while (!(await insertCode(sql, kept))) {
    const older = await takeOut(sql, code);
    if (older === null) continue;
    kept = reachesNobody ? older : code;
    await endCode(sql, reachesNobody ? code : older);
  }
  return HELD;
};

async function insertCode(sql: Sql, code: NewCode): Promise<boolean> {
  const { poolId, id, channel, address, purpose, mac, createdAtMs, expiresAtMs } = code;
  const rows = await sql.run(
    `insert into codes (pool_id, id, channel, address, purpose, mac, created_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict do nothing`,
    [poolId, id, channel, address, purpose, mac, createdAtMs, expiresAtMs],
  );
  return rows > 0;
}

/** Keeps a code that is no longer good, so that it is known when it is typed. */
export async function keepEnded(sql: Sql, code: NewCode, ended: NonNullable<SentCode["ended"]>): Promise<void> {
  const { poolId, id, channel, address, purpose, mac, createdAtMs, expiresAtMs } = code;
  await sql.run(
    `insert into superseded_codes (pool_id, id, channel, address, purpose, mac, created_at_ms, expires_at_ms, ended)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [poolId, id, channel, address, purpose, mac, createdAtMs, expiresAtMs, ended],
  );
}

/** Gives the code that was in a newer one's place. */
async function takeOut(sql: Sql, newer: NewCode): Promise<NewCode | null> {
  const { poolId, channel, address, purpose } = newer;
  const older = await sql.one<Pick<NewCode, "id" | "mac" | "createdAtMs" | "expiresAtMs">>(
    `delete from codes where ${OF_PURPOSE}
    returning id, mac, created_at_ms as "createdAtMs", expires_at_ms as "expiresAtMs"`,
    [poolId, channel, address, purpose],
  );
  return older === null ? null : { ...newer, ...older };
}

/** What still waits to carry a code dies with it. One that has run out takes as many statements: their number tells nothing. */
async function endCode(sql: Sql, code: NewCode): Promise<void> {
  const { poolId, id, channel, address, purpose } = code;
  await sql.run("delete from outbox where pool_id = $1 and code_id = $2", [poolId, id]);
  await keepEnded(sql, code, "superseded");
  const newest = `select id from superseded_codes where ${OF_PURPOSE}
    order by created_at_ms desc, id limit ${MOST_SUPERSEDED}`;
  await sql.run(`delete from superseded_codes where ${OF_PURPOSE} and id not in (${newest})`, [
    poolId,
    channel,
    address,
    purpose,
  ]);
}

export const enqueueMessage: Apply<"enqueueMessage"> = async (settling, change) => {
  const { sql, box } = settling;
  const { message, within = [], unlessOpen = [] } = change;
  const isStopped = (await findCounts(sql, unlessOpen, message.createdAtMs)).size > 0;
  const counting = { type: "count", windows: within, nowMs: message.createdAtMs } as const;
  if (isStopped || !(await countWindows(settling, [counting])).held) {
    await noteMessage(sql, message, "limited");
    return HELD;
  }
  const { poolId, id, channel, codeId, createdAtMs, expiresAtMs } = message;
  await noteMessage(sql, message, expiresAtMs <= createdAtMs ? "nobody" : null);
  const sealed = box.seal(Buffer.from(JSON.stringify(message)), sealedPlace("outbox.message", poolId, id));
  await sql.run(
    `insert into outbox (pool_id, id, channel, code_id, message, attempts, due_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, 0, $6, $7)`,
    [poolId, id, channel, codeId, sealed, createdAtMs, expiresAtMs],
  );
  return HELD;
};
