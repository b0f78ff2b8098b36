import type { Application, Scope } from "@countersign/core";
import { originWithClientIp } from "./authenticate.ts";
import type { RequestContext } from "./requestContext.ts";

/** Gives on whose behalf somebody signs in to an application or registers with it, and where he is. */
export async function userScope(
  context: RequestContext,
  { id, poolId }: Application,
  clientIp: string | null | undefined = null,
): Promise<Scope> {
  return { poolId, appId: id, actor: "user", origin: await originWithClientIp(context, poolId, clientIp) };
}
