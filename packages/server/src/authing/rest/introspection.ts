import type { AuthingRoutes, RouteData } from "@countersign/contract";
import type { HandlerAnswer, Handlers } from "../../http/handler.ts";
import type { RequestContext } from "../../request/requestContext.ts";

export const introspectionHandlers = {
  introspectMfaToken: ({ context, body }) => introspect(context, body.token),
  introspectMfaTokenByQuery: ({ context, query }) => introspect(context, query.token),
} satisfies Partial<Handlers<AuthingRoutes>>;

type Introspection = AuthingRoutes["introspectMfaToken"];

/** Some clients read the data, some the top level. */
async function introspect(context: RequestContext, token: string): Promise<HandlerAnswer<Introspection>> {
  const introspection = await readMfaToken(context, token);
  return { data: introspection, beside: introspection };
}

/**
 * Tells what an mfaToken stands for while it is open. Whoever holds one can read the same in it, so no credential is
 * asked for. Shape of RFC 7662 §2.2.
 */
async function readMfaToken({ services }: RequestContext, text: string): Promise<RouteData<Introspection>> {
  const verdict = await services.mfaTokens.verify(text.replace(/^bearer\s+/i, ""));
  if (!verdict.ok) return { active: false };
  const { data, jti, exp, iat } = verdict.claims;
  const row = await services.ports.store.findMfaToken(data.userPoolId, jti);
  if (row?.state !== "open") return { active: false };
  return { active: true, userPoolId: data.userPoolId, userId: data.userId, exp, iat };
}
