import { DEFAULT_PAGE, type OwnRoutes } from "@countersign/contract";
import { listTrail } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { presentTrail } from "../present/presentTrail.ts";
import { readTrailFilter } from "../present/readTrailFilter.ts";
import { printCursor, readCursor } from "../present/trailCursor.ts";

/** So that what is rare costs one question no more than a moment of the thread that reads for all. */
const MOST_PAGES = 4;

export const auditEventHandlers = {
  async listAuditEvents({ context: { services }, caller, query: { limit, after, ...asked } }) {
    const query = {
      filter: readTrailFilter(asked),
      order: "latestFirst",
      from: after === undefined ? null : readCursor(after),
      limit: limit === undefined ? DEFAULT_PAGE : Number(limit),
    } as const;
    const { events, next } = await listTrail(services.ports.store, caller.poolId, query, MOST_PAGES);
    return { data: { events: events.map(presentTrail), next: next === null ? null : printCursor(next) } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
