import type { Store } from "@countersign/core";
import type { Query } from "../engine/sql.ts";
import { findCounts } from "./findCounts.ts";
import { findDrops } from "./findDrops.ts";
import { findFullWindows, findOpenKinds, findUntold } from "./findHits.ts";
import { findPlaces } from "./findPlaces.ts";
import { findSessions } from "./findSessions.ts";
import { findTrail } from "./findTrail.ts";
import { findTrailBehind, findTrailHeads } from "./findTrailHeads.ts";
import { findTrustedDevices } from "./findTrustedDevices.ts";
import { findWaitingPhotos } from "./findWaitingPhotos.ts";
import { findWindowsOf } from "./findWindowsOf.ts";

/** What tells which limits keep an account out, and what has happened. None of it is sealed. */
export type SupportReads = Pick<
  Store,
  | "findCounts"
  | "findWindowsOf"
  | "findPlaces"
  | "findDrops"
  | "findWaitingPhotos"
  | "findTrustedDevices"
  | "findSessions"
  | "findTrail"
  | "findTrailHeads"
  | "findTrailBehind"
  | "findOpenKinds"
  | "findFullWindows"
  | "findUntold"
>;

export function supportReads(query: Query): SupportReads {
  return {
    findCounts: (windows, nowMs) => findCounts(query, windows, nowMs),
    findWindowsOf: (subject, nowMs) => findWindowsOf(query, subject, nowMs),
    findPlaces: (subject) => findPlaces(query, subject),
    findTrustedDevices: (subject) => findTrustedDevices(query, subject),
    findSessions: (subject, nowMs, limit) => findSessions(query, subject, nowMs, limit),
    findTrail: (poolId, asked) => findTrail(query, poolId, asked),
    findTrailHeads: () => findTrailHeads(query),
    findTrailBehind: (poolId, filter, part) => findTrailBehind(query, poolId, filter, part),
    findOpenKinds: (nowMs) => findOpenKinds(query, nowMs),
    findFullWindows: (floors, nowMs, limit) => findFullWindows(query, floors, nowMs, limit),
    findUntold: (poolId, limit, userId) => findUntold(query, poolId, limit, userId),
    findDrops: (subject, sinceMs) => findDrops(query, subject, sinceMs),
    findWaitingPhotos: (folder, windowMs, nowMs) => findWaitingPhotos(query, folder, windowMs, nowMs),
  };
}
