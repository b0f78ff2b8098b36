import { malformed, type OwnRoutes, type RouteBody, type RouteData } from "@countersign/contract";
import { type Application, isAhead, reportBehaviour, type Scope } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { presentDecision } from "../present/presentVerdict.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { originTold } from "./originTold.ts";

type Told = RouteBody<OwnRoutes["reportEvents"]>["events"][number];
type Shown = RouteData<OwnRoutes["reportEvents"]>["events"][number];

export const eventHandlers = {
  /** One after the other: what one does to a session counts for the next. */
  async reportEvents({ context, caller: application, body }) {
    const events: Shown[] = [];
    const nowMs = context.services.ports.clock.nowMs();
    // Of events that cannot all be understood none is judged.
    for (const { at } of body.events) if (at != null) readTime(at, nowMs);
    for (const told of body.events) events.push(await judge(context, application, told));
    return { data: { events } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

const OLDEST_MS = 3_600_000;
/** RFC 3339 §5.6 */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;

/** @throws {MfaError} malformed for what is no time, older than an hour or yet to come */
function readTime(text: string, nowMs: number): number {
  const ms = TIME.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw malformed("events.at", "must be a time such as 2027-01-31T08:00:00Z");
  if (ms < nowMs - OLDEST_MS || isAhead(ms, nowMs)) throw malformed("events.at", "must be of the last hour");
  return Math.min(ms, nowMs);
}

async function judge(context: RequestContext, application: Application, told: Told): Promise<Shown> {
  const { services, origin, language } = context;
  const { poolId, id: appId } = application;
  const verdict = await services.userTokens.verify(told.token);
  if (!verdict.ok || verdict.claims.aud !== appId || verdict.claims.userpool_id !== poolId)
    return { standing: "unknown", decision: null };
  const scope: Scope = { poolId, appId, actor: "management", origin };
  const { standing, decision } = await reportBehaviour(services.ports, {
    ...{ application, scope, sessionId: verdict.claims.jti, action: told.action },
    seen: originTold(context, told),
    isReported: told.suspicious ?? null,
    failures: told.failures ?? null,
    atMs: told.at == null ? null : readTime(told.at, services.ports.clock.nowMs()),
  });
  return { standing, decision: decision === null ? null : presentDecision(services.ports, decision, language) };
}
