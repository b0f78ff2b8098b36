import type { MessagePage, PoolId, SentMessage, UserId } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/** What the outbox still has waits; what it has lost without a word carried a code that is good no longer. */
const SELECTION = `select messages.pool_id as "poolId", messages.id, messages.user_id as "userId", messages.app_id as "appId",
  messages.channel, messages.purpose, messages.recipient, messages.created_at_ms as "createdAtMs",
  case when messages.state = 'waiting' and outbox.id is null then 'dropped' else messages.state end as state,
  case when messages.state = 'waiting' and outbox.id is null then 'withdrawn' else messages.reason end as reason,
  coalesce(outbox.attempts, messages.attempts) as attempts,
  coalesce(messages.gateway, outbox.pinned_to) as gateway,
  messages.gateway_message_id as "gatewayMessageId", messages.ended_at_ms as "endedAtMs"
  from sent_messages messages
  left join outbox on outbox.pool_id = messages.pool_id and outbox.id = messages.id and messages.state = 'waiting'`;

/** Gives messages of a pool, or of one account, the latest first. */
export async function listMessages(
  query: Query,
  poolId: PoolId,
  userId: UserId | null,
  { before, limit }: MessagePage,
): Promise<readonly SentMessage[]> {
  const params: (string | number)[] = [poolId, limit];
  const at = (value: string | number): string => `$${params.push(value)}`;
  const whose = userId === null ? "" : ` and messages.user_id = ${at(userId)}`;
  const behind =
    before === null
      ? ""
      : ` and messages.created_at_ms <= ${at(before.createdAtMs)}
        and (messages.created_at_ms, messages.id) < (${at(before.createdAtMs)}, ${at(before.id)})`;
  const text = `${SELECTION} where messages.pool_id = $1${whose}${behind}
    order by messages.created_at_ms desc, messages.id desc limit $2`;
  return (await query.all<SentMessage>(text, params)).map((row) => ({ ...row }));
}
