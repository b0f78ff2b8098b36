import type { WebhookFigures } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/** Of one endpoint; a receiver that is away for days leaves more, and nobody reads them all to know that they are many. */
export const MOST_WAITING_COUNTED = 1000;

interface Row {
  readonly state: keyof WebhookFigures["endpoints"];
  readonly endpoints: number;
  readonly waiting: number;
  readonly waitingSinceMs: number | null;
}

/** In the order of its index, also where only the number is asked for: else PostgreSQL reads them all to give some. */
const WAITING = `select created_at_ms from webhook_messages messages
  where messages.pool_id = endpoints.pool_id and messages.endpoint_id = endpoints.id and messages.state = 'waiting'
  order by created_at_ms`;

export async function countWebhooks(query: Query): Promise<WebhookFigures> {
  const rows = await query.all<Row>(
    `select state, count(*) as endpoints, sum(waiting) as waiting, min(since) as "waitingSinceMs" from
      (select case when state = 'enabled' then state else coalesce(disabled_by, state) end as state,
        case when state = 'enabled' then (select count(*) from (${WAITING} limit ${MOST_WAITING_COUNTED}) first_ones) else 0 end as waiting,
        case when state = 'enabled' then (${WAITING} limit 1) end as since
      from webhook_endpoints endpoints) each_one
    group by state order by state`,
    [],
  );
  const endpoints = { enabled: 0, disabled: 0, gone: 0, failing: 0 };
  let waiting = 0;
  let waitingSinceMs: number | null = null;
  for (const row of rows) {
    endpoints[row.state] = Number(row.endpoints);
    waiting += Number(row.waiting);
    waitingSinceMs ??= row.waitingSinceMs;
  }
  return { endpoints, waiting, waitingSinceMs };
}
