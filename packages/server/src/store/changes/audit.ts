import { createHash } from "node:crypto";
import type { RequestOrigin } from "@countersign/core";
import type { Sql } from "../sql.ts";
import { type Apply, HELD } from "./settling.ts";

const SALT_BYTES = 16;

/**
 * Appends an event to the chain of this lane of this process: no other transaction writes to that one now. Address and
 * agent lie apart, so that they can be forgotten; the event keeps their salted digest, which says nothing by itself.
 */
export const audit: Apply<"audit"> = async ({ sql, random, writerId }, { event }) => {
  const chain = `${writerId}.${sql.lane}`;
  const seq = await advanceHead(sql, chain);
  const salt = random.bytes(SALT_BYTES);
  const { ip, userAgent, requestId } = event.origin;
  await sql.run(
    `insert into audit_events (writer_id, seq, at_ms, type, pool_id, app_id, user_id, actor, factor, result, reason,
      request_id, origin_digest)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      chain,
      seq,
      event.atMs,
      event.type,
      event.poolId,
      event.appId,
      event.userId,
      event.actor,
      event.factor,
      event.result,
      event.reason,
      requestId,
      digestOrigin(salt, event.origin),
    ],
  );
  await sql.run(
    "insert into audit_origins (writer_id, seq, at_ms, ip, user_agent, salt) values ($1, $2, $3, $4, $5, $6)",
    [chain, seq, event.atMs, ip, userAgent, salt],
  );
  return HELD;
};

/** One row a chain, so that appending reads nothing which others write. */
async function advanceHead(sql: Sql, chain: string): Promise<number> {
  const head = await sql.one<{ seq: number }>(
    `insert into audit_heads (writer_id, seq) values ($1, 1)
    on conflict (writer_id) do update set seq = audit_heads.seq + 1
    returning seq`,
    [chain],
  );
  if (head === null) throw new Error("An upsert gave no row.");
  return head.seq;
}

/** Gives what an event remembers of where it came from. Without the salt, no address can be tried against it. */
export function digestOrigin(salt: Uint8Array, { ip, userAgent }: Pick<RequestOrigin, "ip" | "userAgent">): Uint8Array {
  return createHash("sha256")
    .update(salt)
    .update(JSON.stringify([ip, userAgent]))
    .digest();
}
