import type { Failure } from "./failures.ts";

/** What goes to a storage thread. A text instead of values is their JSON, which crosses in half the time. */
export type ToThread =
  | { readonly kind: "call"; readonly id: number; readonly verb: string; readonly args: readonly unknown[] | string }
  /** Asks a call to go no further than it must. */
  | { readonly kind: "abort"; readonly id: number }
  /** What became of a part of a file that was to be saved; null: it is kept. */
  | { readonly kind: "saved"; readonly id: number; readonly failure: Failure | null };

/** What comes from a storage thread. */
export type FromThread =
  | { readonly kind: "done"; readonly id: number; readonly result: unknown; readonly isJson: boolean }
  | { readonly kind: "failed"; readonly id: number; readonly failure: Failure }
  /** A part of a file that the call wants saved; the next one comes when it is. */
  | { readonly kind: "save"; readonly id: number; readonly part: SavePart }
  /** Somebody else has changed a chain of the audit trail. */
  | { readonly kind: "break"; readonly writerId: string };

/** Lines, each with its end; or the name of what was begun, which ends it. */
export type SavePart = { readonly lines: string } | { readonly name: string };
