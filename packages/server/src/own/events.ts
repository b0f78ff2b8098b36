import type { OwnRoutes, RouteBody, RouteData } from "@countersign/contract";
import { type Application, reportBehaviour, type Scope } from "@countersign/core";
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
    for (const told of body.events) events.push(await judge(context, application, told));
    return { data: { events } };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

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
  });
  return { standing, decision: decision === null ? null : presentDecision(services.ports, decision, language) };
}
