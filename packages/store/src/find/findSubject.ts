import type { Identifier, PoolId, Subject } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { readSubject, SUBJECT_COLUMNS, SUBJECT_JOINS, SUBJECT_ORDER, type SubjectRow } from "./readSubject.ts";

const WHERE = {
  id: "users.id = $2",
  email: compared("email"),
  username: compared("username"),
  phone: "users.phone = $2",
  externalId: "users.external_id = $2",
} as const satisfies Record<Identifier["kind"], string>;

/** An account that shares the key of its name with an older one is known by its exact spelling, and before that one. */
function compared(column: "email" | "username"): string {
  return `users.id = coalesce(
    (select id from users where pool_id = $1 and ${column} = $3 and ${column}_key is null),
    (select id from users where pool_id = $1 and ${column}_key = $2))`;
}

/**
 * Gives an account with all that decides about it, as of one moment.
 * @throws {SecretUnreadable} when a stored state was altered or moved: such an account proves nothing
 */
export async function findSubject(
  query: Query,
  box: Pick<SecretBox, "open">,
  poolId: PoolId,
  { kind, key, spelling = key }: Identifier,
): Promise<Subject | null> {
  const text = `select ${SUBJECT_COLUMNS} from users ${SUBJECT_JOINS}
    where users.pool_id = $1 and ${WHERE[kind]} order by ${SUBJECT_ORDER}`;
  const isCompared = kind === "email" || kind === "username";
  return readSubject(await query.all<SubjectRow>(text, isCompared ? [poolId, key, spelling] : [poolId, key]), box);
}
