import type { Store } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { findCounts } from "./findCounts.ts";
import { findDrops } from "./findDrops.ts";
import { findPlaces } from "./findPlaces.ts";
import { findTrustedDevices } from "./findTrustedDevices.ts";
import { findWaitingPhotos } from "./findWaitingPhotos.ts";
import { findWindowsOf } from "./findWindowsOf.ts";

/** What tells which limits keep an account out. None of it is sealed. */
export type SupportReads = Pick<
  Store,
  "findCounts" | "findWindowsOf" | "findPlaces" | "findDrops" | "findWaitingPhotos" | "findTrustedDevices"
>;

export function supportReads(query: Query): SupportReads {
  return {
    findCounts: (windows, nowMs) => findCounts(query, windows, nowMs),
    findWindowsOf: (subject, nowMs) => findWindowsOf(query, subject, nowMs),
    findPlaces: (subject) => findPlaces(query, subject),
    findTrustedDevices: (subject) => findTrustedDevices(query, subject),
    findDrops: (subject, sinceMs) => findDrops(query, subject, sinceMs),
    findWaitingPhotos: (folder, windowMs, nowMs) => findWaitingPhotos(query, folder, windowMs, nowMs),
  };
}
