import type { Attempts, Change, Settlement } from "@countersign/core";
import type { AuditEntry } from "../audit/auditTrail.ts";
import type { Sql } from "../engine/sql.ts";
import type { SecretBox } from "../keys/secretBox.ts";

/** Where changes are written: one transaction, and what this process brings to it. */
export interface Settling {
  readonly sql: Sql;
  readonly box: Pick<SecretBox, "seal" | "open">;
  readonly entry: AuditEntry;
}

/** What of a user was taken. */
export type Taken = Extract<Settlement, { settled: false }>["taken"];

/** Whether the condition of a change held; a change without one always does. `locks`: it locked somebody out. */
export type Applied =
  | { readonly held: true; readonly attempts?: Attempts; readonly locks?: boolean }
  | { readonly held: false; readonly taken?: Taken };

/** Whether all conditions of changes that are written together held, or which did not. */
export type AppliedTogether =
  | { readonly held: true; readonly attempts?: Attempts; readonly locks?: boolean }
  | { readonly held: false; readonly lost: Change["type"]; readonly taken?: Taken };

/** One type of change. */
export type ChangeOf<K extends Change["type"]> = Extract<Change, { type: K }>;

/** Writes changes of one type. */
export type Apply<K extends Change["type"]> = (settling: Settling, change: ChangeOf<K>) => Promise<Applied>;

export const HELD = { held: true } as const satisfies Applied;

/** Gives the word on a condition that was part of the statement: it held when a row was changed. */
export function heldIf(rows: number): Applied {
  return { held: rows > 0 };
}
