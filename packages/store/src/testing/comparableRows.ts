import type { Database } from "../engine/sql.ts";
import { readRows } from "./readRows.ts";

const TABLES = [
  ...["users", "authenticators", "attempts", "mfa_tokens", "sessions", "known_origins", "audit_events", "codes"],
  ...["superseded_codes", "outbox", "window_counts", "sign_in_decisions"],
];
const SEALED = / (state=\P{ASCII}*.*?(?= version=)|message=.*(?= pinned_to=)|content=.*$)/gsu;
const PLACE_IN_TRAIL = / (writer_id|seq|prev|key_id|mac|origin_digest)=.*?(?= \w+=|$)/gs;

/** Gives the rows of what settlements write, without what is sealed anew at each writing and where in the trail an event lies. */
export async function comparableRows(database: Database): Promise<readonly string[]> {
  return (await readRows(database))
    .filter((row) => TABLES.includes(row.slice(0, row.indexOf(":"))))
    .map((row) => row.replaceAll(SEALED, "").replaceAll(row.startsWith("audit_events") ? PLACE_IN_TRAIL : /$^/g, ""))
    .sort();
}
