import type { ApplicationLogo } from "@countersign/core";
import type { Query } from "../engine/sql.ts";

/** Gives the logo of whichever application has it; null: none. */
export function findLogo(query: Query, id: string): Promise<ApplicationLogo | null> {
  return query.one<ApplicationLogo>("select id, type, content from logos where id = $1 limit 1", [id]);
}
