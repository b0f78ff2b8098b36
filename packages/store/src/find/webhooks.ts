import type { Store, WebhookAttempt, WebhookEndpoint, WebhookMessage } from "@countersign/core";
import { readJson } from "../engine/json.ts";
import type { Query } from "../engine/sql.ts";
import { sealedPlace } from "../keys/sealedPlace.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { type Columns, selectColumns } from "./columns.ts";

type EndpointRow = Omit<WebhookEndpoint, "events" | "keys"> & {
  readonly events: string | null;
  readonly keys: Uint8Array;
};

const ENDPOINT: Columns<EndpointRow> = {
  poolId: "pool_id",
  id: "id",
  url: "url",
  description: "description",
  events: "events",
  state: "state",
  disabledBy: "disabled_by",
  failingSinceMs: "failing_since_ms",
  signature: "signature",
  keys: "keys",
  version: "version",
  createdAtMs: "created_at_ms",
  updatedAtMs: "updated_at_ms",
};

const MESSAGE: Columns<WebhookMessage> = {
  poolId: "pool_id",
  id: "id",
  endpointId: "endpoint_id",
  sequence: "sequence",
  type: "type",
  body: "body",
  state: "state",
  tries: "tries",
  takes: "takes",
  dueAtMs: "due_at_ms",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
};

const ATTEMPT: Columns<WebhookAttempt> = {
  poolId: "pool_id",
  id: "id",
  messageId: "message_id",
  atMs: "at_ms",
  status: "status",
  latencyMs: "latency_ms",
  answer: "answer",
};

/** What a select or a `returning` lists to have messages. */
export const MESSAGE_COLUMNS = selectColumns("webhook_messages", MESSAGE);
const ENDPOINTS = `select ${selectColumns("webhook_endpoints", ENDPOINT)} from webhook_endpoints`;

function readEndpoint({ events, keys, ...row }: EndpointRow, box: Pick<SecretBox, "open">): WebhookEndpoint {
  const opened = box.open(keys, sealedPlace("webhook_endpoints.keys", row.poolId, row.id));
  return {
    ...row,
    events: events === null ? null : readJson(events),
    keys: readJson(Buffer.from(opened).toString()),
  };
}

/** What tells of webhooks. */
export type WebhookReads = Pick<
  Store,
  "listWebhookEndpoints" | "findWebhookEndpoint" | "findWebhookMessage" | "listWebhookMessages" | "listWebhookAttempts"
>;

export function webhookReads(query: Query, box: Pick<SecretBox, "open">): WebhookReads {
  return {
    async listWebhookEndpoints(poolId) {
      const rows = await query.all<EndpointRow>(`${ENDPOINTS} where pool_id = $1 order by id`, [poolId]);
      return rows.map((row) => readEndpoint(row, box));
    },
    async findWebhookEndpoint(poolId, id) {
      const row = await query.one<EndpointRow>(`${ENDPOINTS} where pool_id = $1 and id = $2`, [poolId, id]);
      return row === null ? null : readEndpoint(row, box);
    },
    async findWebhookMessage(poolId, id) {
      const text = `select ${MESSAGE_COLUMNS} from webhook_messages where pool_id = $1 and id = $2`;
      const row = await query.one<WebhookMessage>(text, [poolId, id]);
      return row === null ? null : { ...row };
    },
    async listWebhookMessages(poolId, endpointId, { before, limit, state }) {
      const rows = await query.all<WebhookMessage>(
        `select ${MESSAGE_COLUMNS} from webhook_messages
        where pool_id = $1 and endpoint_id = $2 and sequence < $3 ${state === null ? "" : "and state = $5"}
        order by sequence desc limit $4`,
        [poolId, endpointId, before ?? Number.MAX_SAFE_INTEGER, limit, ...(state === null ? [] : [state])],
      );
      return rows.map((row) => ({ ...row }));
    },
    async listWebhookAttempts(poolId, messageId, limit) {
      const rows = await query.all<WebhookAttempt>(
        `select ${selectColumns("webhook_attempts", ATTEMPT)} from webhook_attempts
        where pool_id = $1 and message_id = $2 order by id desc limit $3`,
        [poolId, messageId, limit],
      );
      return rows.map((row) => ({ ...row }));
    },
  };
}
