import { messageOf, type WebhookEndpoint, type WebhookMessage, type WebhookTelling } from "@countersign/core";
import type { Sql } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import { type Apply, type ChangeOf, HELD, heldIf, type Settling } from "./settling.ts";

export const saveWebhookEndpoint: Apply<"saveWebhookEndpoint"> = async (
  { sql, box },
  { endpoint, expectedVersion, atMost },
) => {
  const { poolId, id } = endpoint;
  if (atMost !== undefined && !(await hasRoom(sql, poolId, atMost))) return { held: false };
  if (endpoint.state === "enabled") await beginReading(sql);
  const written = [
    ...[poolId, id, endpoint.url, endpoint.description],
    ...[endpoint.events === null ? null : JSON.stringify(endpoint.events), endpoint.state, endpoint.disabledBy],
    ...[endpoint.failingSinceMs, endpoint.signature, sealKeys(box, endpoint), endpoint.version, endpoint.updatedAtMs],
  ];
  if (expectedVersion === null)
    return heldIf(
      await sql.run(
        `insert into webhook_endpoints (pool_id, id, url, description, events, state, disabled_by, failing_since_ms, signature,
          keys, version, updated_at_ms, created_at_ms)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) on conflict do nothing`,
        [...written, endpoint.createdAtMs],
      ),
    );
  return heldIf(
    await sql.run(
      `update webhook_endpoints set url = $3, description = $4, events = $5, state = $6, disabled_by = $7,
        failing_since_ms = $8, signature = $9, keys = $10, version = $11, updated_at_ms = $12
      where pool_id = $1 and id = $2 and version = $13`,
      [...written, expectedVersion],
    ),
  );
};

/** Written although nothing changes: whoever adds one more waits for this transaction, and then counts what it has added. */
async function hasRoom(sql: Sql, poolId: string, atMost: number): Promise<boolean> {
  await sql.run("update user_pools set name = name where id = $1", [poolId]);
  const found = await sql.one<{ count: number }>("select count(*) as count from webhook_endpoints where pool_id = $1", [
    poolId,
  ]);
  return (found?.count ?? 0) < atMost;
}

function sealKeys(box: Settling["box"], { poolId, id, keys }: WebhookEndpoint): Uint8Array {
  return box.seal(Buffer.from(JSON.stringify(keys)), sealedPlace("webhook_endpoints.keys", poolId, id));
}

/** While no endpoint is told anything, nobody reads the trail for it: what happened meanwhile is told to none. */
async function beginReading(sql: Sql): Promise<void> {
  if ((await sql.one("select 1 as told from webhook_endpoints where state = 'enabled' limit 1", [])) !== null) return;
  await sql.run("delete from webhook_cursors", []);
  await sql.run(
    "insert into webhook_cursors (writer_id, seq) select writer_id, seq from audit_heads where true on conflict do nothing",
    [],
  );
}

export const removeWebhookEndpoint: Apply<"removeWebhookEndpoint"> = async ({ sql }, { poolId, id }) =>
  heldIf(await sql.run("delete from webhook_endpoints where pool_id = $1 and id = $2", [poolId, id]));

export const tellWebhook: Apply<"tellWebhook"> = async ({ sql }, { poolId, endpointId, id, telling }) =>
  heldIf((await tell(sql, { poolId, endpointId, id }, telling, telling.atMs)) ? 1 : 0);

/** Puts a message behind those that its endpoint was told; false where that is gone. */
export async function tell(
  sql: Sql,
  named: Pick<WebhookMessage, "poolId" | "endpointId" | "id">,
  telling: WebhookTelling,
  nowMs: number,
): Promise<boolean> {
  const row = await sql.one<{ told: number }>(
    "update webhook_endpoints set told = told + 1 where pool_id = $1 and id = $2 returning told",
    [named.poolId, named.endpointId],
  );
  if (row === null) return false;
  const message = messageOf(telling, { ...named, sequence: row.told }, nowMs);
  await sql.run(
    `insert into webhook_messages (pool_id, id, endpoint_id, sequence, type, body, state, tries, due_at_ms, created_at_ms,
      expires_at_ms, takes)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[message.poolId, message.id, message.endpointId, message.sequence, message.type, message.body],
      ...[message.state, message.tries, message.dueAtMs, message.createdAtMs, message.expiresAtMs, message.takes],
    ],
  );
  return true;
}

const REPLAY = "update webhook_messages set state = 'waiting', tries = 0, takes = takes + 1, due_at_ms = $3";

export const replayWebhookMessages: Apply<"replayWebhookMessages"> = async (
  { sql },
  { poolId, endpointId, which, nowMs },
) => {
  const keys = [poolId, endpointId, nowMs] as const;
  if ("id" in which) {
    await sql.run(`${REPLAY} where pool_id = $1 and endpoint_id = $2 and id = $4`, [...keys, which.id]);
    return HELD;
  }
  const states = which.onlyFailed ? "('failed')" : "('failed', 'delivered')";
  await sql.run(
    `${REPLAY} where pool_id = $1 and endpoint_id = $2 and created_at_ms >= $4 and created_at_ms <= $5
      and state in ${states}`,
    [...keys, which.sinceMs, which.untilMs],
  );
  return HELD;
};

export const endWebhookAttempt: Apply<"endWebhookAttempt"> = async (
  { sql, entry },
  { attempt, endpoint, take, becomes, outcome, disabling },
) => {
  const { poolId, id, messageId, atMs, status, latencyMs, answer } = attempt;
  const isThere = await sql.run(
    `update webhook_messages set state = case when takes = $5 then $3 else state end,
      due_at_ms = case when takes = $5 then $4 else due_at_ms end
    where pool_id = $1 and id = $2`,
    [poolId, messageId, becomes.state, becomes.dueAtMs, take],
  );
  // Its endpoint was removed while it was sent.
  if (isThere === 0) return HELD;
  await sql.run(
    `insert into webhook_attempts (pool_id, id, message_id, at_ms, status, latency_ms, answer)
    values ($1, $2, $3, $4, $5, $6, $7)`,
    [poolId, id, messageId, atMs, status, latencyMs, answer.toWellFormed().replaceAll("\0", "\uFFFD")],
  );
  if (await isSwitchedOff(sql, { poolId, endpoint, atMs, outcome })) entry.append(disabling);
  return HELD;
};

interface Noted {
  readonly poolId: string;
  readonly endpoint: ChangeOf<"endWebhookAttempt">["endpoint"];
  readonly atMs: number;
  readonly outcome: "taken" | "refused" | "gone" | "failing";
}

/** Notes what came of an attempt, and gives whether that has switched its endpoint off. */
async function isSwitchedOff(sql: Sql, { poolId, endpoint, atMs, outcome }: Noted): Promise<boolean> {
  const keys = [poolId, endpoint.id, endpoint.version] as const;
  if (outcome === "taken") {
    const text = `update webhook_endpoints set failing_since_ms = null
      where pool_id = $1 and id = $2 and version = $3 and failing_since_ms is not null`;
    await sql.run(text, keys);
    return false;
  }
  await sql.run(
    `update webhook_endpoints set failing_since_ms = coalesce(failing_since_ms, $4)
    where pool_id = $1 and id = $2 and version = $3`,
    [...keys, atMs],
  );
  if (outcome === "refused") return false;
  const text = `update webhook_endpoints set state = 'disabled', disabled_by = $4, version = version + 1, updated_at_ms = $5
    where pool_id = $1 and id = $2 and version = $3 and state = 'enabled'`;
  return (await sql.run(text, [...keys, outcome, atMs])) > 0;
}
