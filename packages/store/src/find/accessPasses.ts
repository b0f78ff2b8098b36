import { type AccessPass, CLOCK_TOLERANCE_MS, type Store } from "@countersign/core";
import type { Query, SqlValue } from "../engine/sql.ts";
import { type Columns, selectColumns } from "./columns.ts";

type PassRow = Omit<AccessPass, "mayBind"> & { readonly mayBind: number };

const COLUMNS: Columns<PassRow> = {
  poolId: "pool_id",
  id: "id",
  userId: "user_id",
  digest: "digest",
  reason: "reason",
  mayBind: "may_bind",
  createdAtMs: "created_at_ms",
  expiresAtMs: "expires_at_ms",
  usedAtMs: "used_at_ms",
  boundAtMs: "bound_at_ms",
  revokedAtMs: "revoked_at_ms",
};

const SELECTION = `select ${selectColumns("access_passes", COLUMNS)} from access_passes`;
/** Behind every id. */
const LAST = "~";

const readPass = ({ mayBind, ...row }: PassRow): AccessPass => ({ ...row, mayBind: mayBind === 1 });

/** What tells of access passes. */
export type AccessPassReads = Pick<Store, "findShownPass" | "findLivePass" | "findAccessPass" | "listAccessPasses">;

export function accessPassReads(query: Query): AccessPassReads {
  const one = async (where: string, params: readonly SqlValue[]): Promise<AccessPass | null> => {
    const row = await query.one<PassRow>(`${SELECTION} where ${where}`, params);
    return row === null ? null : readPass(row);
  };
  return {
    findShownPass: ({ poolId, userId }, digest) =>
      one("pool_id = $1 and user_id = $2 and digest = $3", [poolId, userId, digest]),
    findLivePass: ({ poolId, userId }, nowMs) =>
      one(
        `pool_id = $1 and user_id = $2 and used_at_ms is null and revoked_at_ms is null and expires_at_ms > $3
          and created_at_ms <= $4 order by id desc limit 1`,
        [poolId, userId, nowMs, nowMs + CLOCK_TOLERANCE_MS],
      ),
    findAccessPass: (poolId, id) => one("pool_id = $1 and id = $2", [poolId, id]),
    async listAccessPasses(poolId, userId, { before, limit }) {
      const [whose, params] = userId === null ? ["", []] : ["and user_id = $4", [userId]];
      const text = `${SELECTION} where pool_id = $1 ${whose} and id < $2 order by id desc limit $3`;
      return (await query.all<PassRow>(text, [poolId, before ?? LAST, limit, ...params])).map(readPass);
    },
  };
}
