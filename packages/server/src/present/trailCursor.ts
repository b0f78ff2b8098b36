import { malformed } from "@countersign/contract";
import type { ActivityCursor } from "@countersign/core";

/** Where a page of the trail ended, as text that the next request brings back. */
export function printCursor({ atMs, seq, writerId }: ActivityCursor): string {
  return `${atMs}-${seq}-${writerId}`;
}

/** @throws {MfaError} malformed */
export function readCursor(text: string): ActivityCursor {
  const [atMs, seq, writerId] = text.split("-");
  if (writerId === undefined) throw malformed("after", "must be the `next` of a page");
  return { atMs: Number(atMs), seq: Number(seq), writerId };
}
