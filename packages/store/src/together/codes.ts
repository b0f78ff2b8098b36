import { manyRows } from "../engine/manyRows.ts";
import { definePart } from "./part.ts";

/** A code that is used up. */
export interface CodeUse {
  readonly pool_id: string;
  readonly id: string;
}

/** What still waits to carry a code dies with it. */
export const dropCarriers = manyRows<CodeUse>(
  { pool_id: "text", id: "text" },
  (given) => `delete from outbox using ${given} where outbox.pool_id = given.pool_id and outbox.code_id = given.id`,
);

const kept = "pool_id, id, channel, address, purpose, mac, created_at_ms, expires_at_ms";

export const useCodes = definePart<CodeUse>(
  { pool_id: "text", id: "text" },
  (given) =>
    `with used as (
      delete from codes using ${given} where codes.pool_id = given.pool_id and codes.id = given.id
      returning given.item, codes.*
    ), known as (insert into superseded_codes (${kept}, ended) select ${kept}, 'used' from used)
    select item from used`,
);
