import { type AuthingRoutes, MfaError, type RouteData } from "@countersign/contract";
import { type Gated, readCaller, type TokenRef } from "@countersign/core";
import type { Handlers } from "../../http/handler.ts";
import { presentCustomData } from "../../present/presentUser.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { readId } from "../../typed/readId.ts";

type CustomData = RouteData<AuthingRoutes["readCustomData"]>;

export const customDataHandlers = {
  readCustomData: async ({ context, caller, body }) => ({ data: await readCustomData(context, caller, body.targetId) }),

  readCustomDataByQuery: async ({ context, caller, query }) => ({
    data: await readCustomData(context, caller, query.targetId),
  }),
} satisfies Partial<Handlers<AuthingRoutes>>;

/** @throws {MfaError} userNotFound for anybody else's, whether there is such an account or not */
async function readCustomData(
  { services, origin }: RequestContext,
  ref: TokenRef<"session">,
  targetId: string,
): Promise<Gated<CustomData>> {
  const id = readId(targetId, "targetId");
  return unlessDue(await readCaller(services.ports, ref, origin), ({ subject: { user } }) => {
    if (user.userId !== id) throw new MfaError("userNotFound");
    return presentCustomData(user.customData);
  });
}
