import type { MessageCursor, MessagePage, MessageQuery, PoolId, SentMessage, UserId } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { type Params, paramsOf } from "./trailRows.ts";

/** How many messages one page looks at, where it is asked for what only reading them tells. */
export const MESSAGES_LOOKED_AT = 2_000;

/** What the outbox still has waits; what it has lost without a word carried a code that is good no longer. */
const IS_WITHDRAWN = "messages.state = 'waiting' and outbox.id is null";

const SELECTION = `select messages.pool_id as "poolId", messages.id, messages.user_id as "userId", messages.app_id as "appId",
  messages.channel, messages.purpose, messages.recipient, messages.created_at_ms as "createdAtMs",
  case when ${IS_WITHDRAWN} then 'dropped' else messages.state end as state,
  case when ${IS_WITHDRAWN} then 'withdrawn' else messages.reason end as reason,
  coalesce(outbox.attempts, messages.attempts) as attempts,
  coalesce(messages.gateway, outbox.pinned_to) as gateway,
  messages.gateway_message_id as "gatewayMessageId", messages.ended_at_ms as "endedAtMs"
  from sent_messages messages
  left join outbox on outbox.pool_id = messages.pool_id and outbox.id = messages.id and messages.state = 'waiting'`;

/** In words of the table where that is enough, so that the outbox is asked for few. */
const IS_STATE: Readonly<Record<SentMessage["state"], string>> = {
  waiting: "messages.state = 'waiting' and outbox.id is not null",
  handedOver: "messages.state = 'handedOver'",
  failed: "messages.state = 'failed'",
  dropped: `(messages.state = 'dropped' or (${IS_WITHDRAWN}))`,
};

const LATEST_FIRST = "order by messages.created_at_ms desc, messages.id desc";

/** Gives messages of a pool, or of one account, the latest first. */
export async function listMessages(
  query: Query,
  poolId: PoolId,
  userId: UserId | null,
  asked: MessageQuery,
): Promise<MessagePage> {
  const { filter: { state, channel } = {}, limit } = asked;
  const isSifted = state !== undefined || channel !== undefined;
  const edge = isSifted ? await findEdge(query, poolId, userId, asked) : null;
  const params = paramsOf();
  const text = `${SELECTION} where ${rangeOf(poolId, userId, asked, params)}
    ${edge === null ? "" : `and ${compared(">=", edge, params)}`}
    ${state === undefined ? "" : `and ${IS_STATE[state]}`}
    ${channel === undefined ? "" : `and messages.channel = ${params.at(channel)}`}
    ${LATEST_FIRST} limit ${params.at(limit + 1)}`;
  const rows = await query.all<SentMessage>(text, params.values);
  const messages = rows.slice(0, limit).map((row) => ({ ...row }));
  return { messages, next: rows.length > limit ? cursorOf(messages.at(-1) ?? null) : edge };
}

/** Gives the last message that a page looks at; null: it looks at all that are left. */
async function findEdge(
  query: Query,
  poolId: PoolId,
  userId: UserId | null,
  asked: MessageQuery,
): Promise<MessageCursor | null> {
  const params = paramsOf();
  const text = `select messages.created_at_ms as "createdAtMs", messages.id from sent_messages messages
    where ${rangeOf(poolId, userId, asked, params)} ${LATEST_FIRST} limit 1 offset ${MESSAGES_LOOKED_AT - 1}`;
  return cursorOf(await query.one<MessageCursor>(text, params.values));
}

/** What an index answers: whose messages are meant, of which time, and where the page begins. */
function rangeOf(
  poolId: PoolId,
  userId: UserId | null,
  { filter: { sinceMs, untilMs } = {}, before }: MessageQuery,
  params: Params,
): string {
  return [
    `messages.pool_id = ${params.at(poolId)}`,
    ...(userId === null ? [] : [`messages.user_id = ${params.at(userId)}`]),
    ...(sinceMs === undefined ? [] : [`messages.created_at_ms >= ${params.at(sinceMs)}`]),
    ...(untilMs === undefined ? [] : [`messages.created_at_ms < ${params.at(untilMs)}`]),
    ...(before === null ? [] : [compared("<", before, params)]),
  ].join(" and ");
}

/** The time is compared by itself, too: an index knows it, and not the whole place. */
function compared(sign: "<" | ">=", { createdAtMs, id }: MessageCursor, { at }: Params): string {
  const time = at(createdAtMs);
  return `messages.created_at_ms ${sign[0]}= ${time} and (messages.created_at_ms, messages.id) ${sign} (${time}, ${at(id)})`;
}

function cursorOf(place: MessageCursor | null): MessageCursor | null {
  return place === null ? null : { createdAtMs: place.createdAtMs, id: place.id };
}
