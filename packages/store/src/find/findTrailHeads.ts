import type { PoolId, TrailFilter, TrailHead, TrailRecord } from "@countersign/core";
import { CHECKPOINTS } from "../audit/auditRecord.ts";
import type { Query } from "../engine/sql.ts";
import { foundBy, paramsOf, readTrailRow, SELECT_TRAIL, type TrailRow, toldBy } from "./trailRows.ts";

/** Gives how far each chain of events goes. In it nothing is ever put between, however clocks differ and writers wait. */
export async function findTrailHeads(query: Query): Promise<readonly TrailHead[]> {
  const rows = await query.all<{ writerId: string; seq: string; atMs: string | null }>(
    `select heads.writer_id as "writerId", cast(heads.seq as text) as seq, cast(events.at_ms as text) as "atMs"
    from audit_heads heads
    left join audit_events events on events.writer_id = heads.writer_id and events.seq = heads.seq
    where heads.writer_id <> $1 order by heads.writer_id`,
    [CHECKPOINTS],
  );
  return rows.map(({ writerId, seq, atMs }) => ({
    writerId,
    seq: Number(seq),
    atMs: atMs === null ? null : Number(atMs),
  }));
}

/** Gives those of a chain's events behind `afterSeq` and up to `toSeq` that are meant, in the order of the chain. */
export async function findTrailBehind(
  query: Query,
  poolId: PoolId,
  filter: TrailFilter,
  { writerId, afterSeq, toSeq }: { readonly writerId: string; readonly afterSeq: number; readonly toSeq: number },
): Promise<readonly TrailRecord[]> {
  const params = paramsOf();
  const { at } = params;
  const rows = await query.all<TrailRow>(
    `${SELECT_TRAIL}
    where events.writer_id = ${at(writerId)} and events.seq > ${at(afterSeq)} and events.seq <= ${at(toSeq)}
      and events.pool_id = ${at(poolId)}${foundBy(filter, params)}${toldBy(filter, params)}
    order by events.seq`,
    params.values,
  );
  return rows.map(readTrailRow);
}
