import type { Identifier, PoolId, Subject } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { readSubject, SUBJECT_COLUMNS, SUBJECT_JOINS, SUBJECT_ORDER, type SubjectRow } from "./readSubject.ts";

const COLUMN = {
  id: "id",
  email: "email",
  username: "username",
  phone: "phone",
  externalId: "external_id",
} as const satisfies Record<Identifier["kind"], string>;

/**
 * Gives an account with all that decides about it, as of one moment.
 * @throws {SecretUnreadable} when a stored state was altered or moved: such an account proves nothing
 */
export async function findSubject(
  query: Query,
  box: Pick<SecretBox, "open">,
  poolId: PoolId,
  { kind, key }: Identifier,
): Promise<Subject | null> {
  const text = `select ${SUBJECT_COLUMNS} from users ${SUBJECT_JOINS}
    where users.pool_id = $1 and users.${COLUMN[kind]} = $2 order by ${SUBJECT_ORDER}`;
  return readSubject(await query.all<SubjectRow>(text, [poolId, key]), box);
}
