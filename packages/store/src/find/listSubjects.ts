import type { MovedSubject, PoolId } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { readSubject, SUBJECT_COLUMNS, SUBJECT_JOINS, SUBJECT_ORDER, type SubjectRow } from "./readSubject.ts";

/**
 * Gives accounts of a pool with all that decides about them, in the order of their ids, from the one after `afterId`.
 * @throws {SecretUnreadable} when a stored state was altered or moved
 */
export async function listSubjects(
  query: Query,
  box: Pick<SecretBox, "open">,
  poolId: PoolId,
  { afterId, limit }: { readonly afterId: string | null; readonly limit: number },
): Promise<readonly MovedSubject[]> {
  const text = `select ${SUBJECT_COLUMNS}, users.moved_from as "movedFrom" from users ${SUBJECT_JOINS}
    where users.pool_id = $1 and users.id in (select id from users where pool_id = $1 and id > $2 order by id limit $3)
    order by users.id, ${SUBJECT_ORDER}`;
  type Row = SubjectRow & Pick<MovedSubject, "movedFrom">;
  const accounts = Map.groupBy(await query.all<Row>(text, [poolId, afterId ?? "", limit]), ({ userId }) => userId);
  return [...accounts.values()].flatMap((rows) => {
    const subject = readSubject(rows, box);
    return subject === null ? [] : [{ subject, movedFrom: rows[0]?.movedFrom ?? null }];
  });
}
