import type { RouteData, Routes } from "@countersign/contract";
import type { RequestContext } from "../../request/requestContext.ts";

/**
 * Tells what an mfaToken stands for while it is open. Whoever holds one can read the same in it, so no credential is
 * asked for. Shape of RFC 7662 §2.2.
 */
export async function introspectMfaToken(
  { services }: RequestContext,
  text: string,
): Promise<RouteData<Routes["introspectMfaToken"]>> {
  const verdict = await services.mfaTokens.verify(text.replace(/^bearer\s+/i, ""));
  if (!verdict.ok) return { active: false };
  const { data, jti, exp, iat } = verdict.claims;
  const row = await services.ports.store.findMfaToken(data.userPoolId, jti);
  if (row?.state !== "open") return { active: false };
  return { active: true, userPoolId: data.userPoolId, userId: data.userId, exp, iat };
}
