import { beyondBounds } from "../changes/knownOrigins.ts";
import { manyRows } from "../engine/manyRows.ts";

export interface OriginRow {
  readonly pool_id: string;
  readonly user_id: string;
  readonly kind: string;
  readonly mac: string;
  readonly seen_at_ms: number;
}

export const keepOrigins = manyRows<OriginRow>(
  { pool_id: "text", user_id: "text", kind: "text", mac: "text", seen_at_ms: "bigint" },
  (given, names) =>
    `insert into known_origins (${names}) select ${names} from ${given} order by pool_id, user_id, mac
    on conflict (pool_id, user_id, mac) do update set seen_at_ms = excluded.seen_at_ms`,
);

export const forgetOrigins = manyRows<Pick<OriginRow, "pool_id" | "user_id" | "mac">>(
  { pool_id: "text", user_id: "text", mac: "text" },
  (given) =>
    `delete from known_origins using ${given} where known_origins.pool_id = given.pool_id
      and known_origins.user_id = given.user_id and known_origins.mac = given.mac`,
);

/** Comes behind the two others, of the accounts that they were about. */
export const trimOrigins = manyRows<Pick<OriginRow, "pool_id" | "user_id">>(
  { pool_id: "text", user_id: "text" },
  (given) =>
    `delete from known_origins where (pool_id, user_id, mac) in
      (${beyondBounds(`(pool_id, user_id) in (select pool_id, user_id from ${given})`)})`,
);
