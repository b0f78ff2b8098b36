import { findCounts } from "../find/findCounts.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, HELD } from "./settling.ts";
import { countWindows } from "./windows.ts";

export const saveCode: Apply<"saveCode"> = async ({ sql }, { code }) => {
  await sql.run(
    `delete from outbox where pool_id = $1 and code_id in
      (select id from codes where pool_id = $1 and channel = $2 and address = $3 and purpose = $4)`,
    [code.poolId, code.channel, code.address, code.purpose],
  );
  await sql.run(
    `insert into codes (pool_id, id, channel, address, purpose, mac, created_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (pool_id, channel, address, purpose) do update set id = excluded.id, mac = excluded.mac,
      created_at_ms = excluded.created_at_ms, expires_at_ms = excluded.expires_at_ms`,
    [code.poolId, code.id, code.channel, code.address, code.purpose, code.mac, code.createdAtMs, code.expiresAtMs],
  );
  return HELD;
};

export const enqueueMessage: Apply<"enqueueMessage"> = async (settling, change) => {
  const { sql, box } = settling;
  const { message, within = [], unlessOpen = [] } = change;
  if ((await findCounts(sql, unlessOpen, message.createdAtMs)).size > 0) return HELD;
  const counted = await countWindows(settling, [{ type: "count", windows: within, nowMs: message.createdAtMs }]);
  if (!counted.held) return HELD;
  const { poolId, id, channel, codeId, createdAtMs, expiresAtMs } = message;
  const sealed = box.seal(Buffer.from(JSON.stringify(message)), sealedPlace("outbox", poolId, id));
  await sql.run(
    `insert into outbox (pool_id, id, channel, code_id, message, attempts, due_at_ms, expires_at_ms)
    values ($1, $2, $3, $4, $5, 0, $6, $7)`,
    [poolId, id, channel, codeId, sealed, createdAtMs, expiresAtMs],
  );
  return HELD;
};
