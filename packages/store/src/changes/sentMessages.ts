import { type DroppedReason, MESSAGES_KNOWN_MS, maskAddress, type OutgoingMessage } from "@countersign/core";
import { insertRows } from "../engine/insertRows.ts";
import type { Sql } from "../engine/sql.ts";

/** Writes down of a message what may be known of it afterwards; `dropped`: why nobody gets it. */
export async function noteMessage(sql: Sql, message: OutgoingMessage, dropped: DroppedReason | null): Promise<void> {
  const { poolId, id, appId, userId, channel, content, createdAtMs } = message;
  const row = {
    ...{ pool_id: poolId, id, user_id: userId ?? null, app_id: appId, channel, purpose: content.purpose },
    ...{ recipient: maskAddress(message), state: dropped === null ? "waiting" : "dropped", reason: dropped },
    ...{ attempts: 0, created_at_ms: createdAtMs, expires_at_ms: createdAtMs + MESSAGES_KNOWN_MS },
  };
  await insertRows(sql, "sent_messages", [row]);
}
