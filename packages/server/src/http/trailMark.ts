import { malformed } from "@countersign/contract";
import type { TrailMark } from "@countersign/core";

/** Gives how far a stream was read, as the id of an event. */
export function printMark({ atMs, chains }: TrailMark): string {
  return Buffer.from(JSON.stringify([atMs, chains])).toString("base64url");
}

/** @throws {MfaError} malformed for what no event of ours has for its id: to begin anew would leave out what came meanwhile */
export function readMark(text: string): TrailMark {
  try {
    const [atMs, chains]: readonly unknown[] = JSON.parse(Buffer.from(text, "base64url").toString());
    if (isNumber(atMs) && typeof chains === "object" && chains !== null && Object.values(chains).every(isNumber))
      return { atMs, chains: { ...chains } };
  } catch {
    // It is none, as whatever else is read out of it.
  }
  throw malformed("Last-Event-ID", "must be the id of an event of this stream");
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
