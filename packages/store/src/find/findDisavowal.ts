import type { Disavowal } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

const COLUMNS: Columns<Disavowal> = {
  poolId: "pool_id",
  id: "id",
  userId: "user_id",
  appId: "app_id",
  authenticatorId: "authenticator_id",
  factor: "factor",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
  usedAtMs: "used_at_ms",
};

/** Gives the right that a link gives, used up or expired as it may be, in whatever pool. */
export async function findDisavowal(query: Query, id: string): Promise<Disavowal | null> {
  const text = `select ${selectColumns("disavowals", COLUMNS)} from disavowals where id = $1`;
  const row = await query.one<Disavowal>(text, [id]);
  return row === null ? null : { ...row };
}
