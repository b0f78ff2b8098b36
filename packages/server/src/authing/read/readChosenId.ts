import { malformed } from "@countersign/contract";
import { readId } from "../../typed/readId.ts";

interface Choice {
  readonly id?: string | null | undefined;
}

/**
 * Gives which one of several authenticators a request means; null where it names none, and means them all.
 * @throws {MfaError} malformed
 */
export function readChosenId(query: Choice, body: Choice | null): string | null {
  const named = [query.id, body?.id].flatMap((typed) => (typed == null ? [] : [readId(typed, "id")]));
  const [id = null, ...others] = new Set(named);
  if (others.length > 0) throw malformed("id", "must be the same in the query and in the body");
  return id;
}
