import { malformed, type OwnRoutes, type RouteData } from "@countersign/contract";
import {
  type Application,
  type FactorDemand,
  readAccountStatus,
  readSessionStatus,
  type SessionStatus,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { iso, isoOrNull } from "../iso.ts";
import { presentVerdict } from "../present/presentVerdict.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { readId } from "../typed/readId.ts";

type Status = RouteData<OwnRoutes["readMfaStatus"]>;
type Listed = Status["sessions"][number];

const UNKNOWN = { standing: "unknown", owedSince: null, sessions: [] } as const;

export const mfaStatusHandlers = {
  async readMfaStatus({ context, caller: application, body: { token, userId } }) {
    if ((token == null) === (userId == null)) throw malformed("body", "must have exactly one of token and userId");
    const data =
      token == null
        ? await statusOfAccount(context, application, readId(String(userId), "userId"))
        : await statusOfToken(context, application, token);
    return { data };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

async function statusOfToken(context: RequestContext, application: Application, token: string): Promise<Status> {
  const { services, origin } = context;
  const { poolId, id: appId } = application;
  const verdict = await services.userTokens.verify(token);
  if (!verdict.ok) return { ...UNKNOWN, sessions: [] };
  const { aud, userpool_id, jti: id } = verdict.claims;
  if (aud !== appId || userpool_id !== poolId) return { ...UNKNOWN, sessions: [] };
  const status = await readSessionStatus(services.ports, { kind: "session", poolId, id, appId }, origin);
  const shown = await present(context, application, { id, ...status });
  return { standing: status.standing, owedSince: null, sessions: [shown] };
}

async function statusOfAccount(context: RequestContext, application: Application, userId: string): Promise<Status> {
  const status = await readAccountStatus(context.services.ports, application, userId, context.origin);
  if (status === null) return { ...UNKNOWN, sessions: [] };
  const sessions: Listed[] = [];
  for (const each of status.sessions) sessions.push(await present(context, application, each));
  const standings = new Set(sessions.map(({ standing }) => standing));
  const isDue = status.owedAtMs !== null || standings.has("due");
  const standing = isDue ? "due" : standings.has("holds") ? "holds" : standings.has("ended") ? "ended" : "unknown";
  return { standing, owedSince: isoOrNull(status.owedAtMs), sessions };
}

async function present(
  context: RequestContext,
  application: Application,
  { id, standing, due }: SessionStatus & { readonly id: string },
): Promise<Listed> {
  if (due === null) return { id, standing, due: null };
  const { cause, sinceMs, by } = due;
  const decision = await decisionOf(context, application, due);
  return { id, standing, due: { cause, since: isoOrNull(sinceMs), by, decision } };
}

async function decisionOf(
  { services: { ports }, language }: RequestContext,
  { poolId, id: appId }: Application,
  { decisionId }: FactorDemand,
): Promise<NonNullable<Listed["due"]>["decision"]> {
  const record = decisionId === null ? null : await ports.store.findDecision(poolId, decisionId);
  if (record === null || record.appId !== appId) return null;
  const { id, action, atMs, mode, verdict } = record;
  const shown = verdict === null ? null : presentVerdict(verdict, language);
  return { id, action, decidedAt: iso(atMs), mode, verdict: shown };
}
