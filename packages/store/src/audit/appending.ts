import type { AuditEvent } from "@countersign/core";
import type { Sql } from "../engine/sql.ts";

/** Runs a transaction that may append events to the trail. */
export type Append = <T>(work: (sql: Sql, entry: { append(event: AuditEvent): void }) => Promise<T>) => Promise<T>;
