import type { TrailRecord } from "@countersign/core";
import { presentChained } from "../present/presentTrail.ts";

const columns = [
  ...(["at", "type", "result", "reason", "why", "repeats", "userId", "actor", "factor", "ip", "userAgent"] as const),
  ...(["requestId", "applicationId", "poolId", "id", "atMs", "writer", "sequence", "prev", "originDigest"] as const),
  ...(["keyId", "mac"] as const),
] satisfies readonly (keyof ReturnType<typeof presentChained>)[];

/** RFC 4180: lines end with CRLF, and the first one names the columns. */
export function csvHeading(): string {
  return lineOf(columns);
}

export function csvLine(record: TrailRecord): string {
  const event = presentChained(record);
  return lineOf(columns.map((name) => event[name]));
}

function lineOf(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

/** What a program of tables would take for a formula is somebody's user agent: it is given an apostrophe, as those programs do. */
function cellOf(value: string | number | null): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
