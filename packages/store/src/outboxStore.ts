import {
  type Channel,
  CLOCK_TOLERANCE_MS,
  type MessageEnd,
  type OutgoingMessage,
  type PoolId,
  type SentMessage,
} from "@countersign/core";
import { readJson } from "./engine/json.ts";
import type { Database } from "./engine/sql.ts";
import { sealedPlace } from "./keys/sealedPlace.ts";
import type { SecretBox } from "./keys/secretBox.ts";

/** A message that one worker has taken for a while. */
export interface ClaimedMessage {
  readonly poolId: PoolId;
  readonly id: string;
  readonly channel: Channel;
  /** @throws {SecretUnreadable} when it cannot be unsealed, for now or for ever */
  open(): OutgoingMessage;
  /** The sender that may have it already; null: none was asked. */
  readonly pinnedTo: string | null;
  /** How often it was taken, this time included. */
  readonly attempts: number;
  readonly expiresAtMs: number;
}

/** The messages that wait to be handed over, shared by all processes. */
export interface OutboxStore {
  /**
   * Takes at most `limit` messages of a channel that are due: those that nobody has tried yet, whatever the clock said that wrote them,
   * and those that a clock ahead has put off for longer than any pause. Nobody else gets them before the lease ends.
   */
  claim(channel: Channel, nowMs: number, leaseMs: number, limit: number): Promise<readonly ClaimedMessage[]>;
  /** Keeps who may have the message, before he is asked. */
  pin(poolId: PoolId, id: string, sender: string): Promise<void>;
  retry(poolId: PoolId, id: string, dueAtMs: number, pinnedTo: string | null): Promise<void>;
  /** Erases a message: it was handed over, or never will be. That stays known, and how often and where it was tried. */
  remove(poolId: PoolId, id: string, end: EndedMessage): Promise<void>;
  /** Gives how many messages of each channel wait that have not run out, and since when the first of them is due; null: none is. */
  count(nowMs: number): Promise<readonly WaitingMessages[]>;
}

/** What became of a message at its last attempt. */
export type EndedMessage = MessageEnd &
  Pick<SentMessage, "attempts" | "gateway" | "gatewayMessageId"> & { readonly atMs: number };

export interface WaitingMessages {
  readonly channel: Channel;
  readonly waiting: number;
  readonly dueSinceMs: number | null;
}

interface ClaimedRow extends Omit<ClaimedMessage, "open"> {
  readonly message: Uint8Array;
}

/** The outbox with its messages still sealed. */
export interface SealedOutbox extends Omit<OutboxStore, "claim"> {
  claim(...which: Parameters<OutboxStore["claim"]>): Promise<readonly ClaimedRow[]>;
}

/** Gives an outbox whose messages `box` opens, where and when they are opened. */
export function openOutbox(sealed: SealedOutbox, box: Pick<SecretBox, "open">): OutboxStore {
  return {
    ...sealed,
    async claim(...which) {
      return (await sealed.claim(...which)).map(({ message, ...row }) => ({
        ...row,
        open: () =>
          readJson<OutgoingMessage>(
            Buffer.from(box.open(message, sealedPlace("outbox.message", row.poolId, row.id))).toString(),
          ),
      }));
    },
  };
}

export function createOutboxStore(parts: {
  readonly database: Database;
  readonly box: Pick<SecretBox, "open">;
}): OutboxStore {
  return openOutbox(createSealedOutbox(parts.database), parts.box);
}

export function createSealedOutbox(database: Database): SealedOutbox {
  const run = async (text: string, params: readonly (string | number | null)[]): Promise<void> => {
    await database.write((sql) => sql.run(text, params));
  };
  return {
    async claim(channel, nowMs, leaseMs, limit) {
      // Said twice: PostgreSQL looks again at a row it waited for, but only at the outer condition.
      return await database.write((sql) =>
        sql.all<ClaimedRow>(
          `update outbox set due_at_ms = $3, attempts = attempts + 1
          where (due_at_ms <= $2 or attempts = 0 or due_at_ms > $4) and (pool_id, id) in
            (select pool_id, id from outbox where channel = $1 and (due_at_ms <= $2 or attempts = 0 or due_at_ms > $4)
              order by due_at_ms limit ${limit})
          returning pool_id as "poolId", id, channel, message, pinned_to as "pinnedTo", attempts,
            expires_at_ms as "expiresAtMs"`,
          [channel, nowMs, nowMs + leaseMs, nowMs + leaseMs + CLOCK_TOLERANCE_MS],
        ),
      );
    },
    pin: (poolId, id, sender) =>
      run("update outbox set pinned_to = $3 where pool_id = $1 and id = $2", [poolId, id, sender]),
    retry: (poolId, id, dueAtMs, pinnedTo) =>
      run("update outbox set due_at_ms = $3, pinned_to = $4 where pool_id = $1 and id = $2", [
        poolId,
        id,
        dueAtMs,
        pinnedTo,
      ]),
    remove: (poolId, id, { state, reason, attempts, gateway, gatewayMessageId, atMs }) =>
      database.write(async (sql) => {
        await sql.run("delete from outbox where pool_id = $1 and id = $2", [poolId, id]);
        const text = `update sent_messages set state = $3, reason = $4, attempts = $5, gateway = $6, ended_at_ms = $7,
            gateway_message_id = $8
          where pool_id = $1 and id = $2 and state = 'waiting'`;
        await sql.run(text, [poolId, id, state, reason, attempts, gateway, atMs, gatewayMessageId]);
      }),
    count: (nowMs) =>
      database.all<WaitingMessages>(
        `select channel, count(*) as waiting, min(case when due_at_ms <= $1 then due_at_ms end) as "dueSinceMs"
          from outbox where expires_at_ms > $1 group by channel order by channel`,
        [nowMs],
      ),
  };
}
