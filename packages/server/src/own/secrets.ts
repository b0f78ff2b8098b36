import { DEFAULT_OVERLAP_SECONDS, type OwnRoutes, type RouteBody } from "@countersign/contract";
import { type AppId, renewSecret, type Scope } from "@countersign/core";
import { SettingsError } from "../config/SettingsError.ts";
import type { Handlers } from "../http/handler.ts";
import { isoOrNull } from "../iso.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { RenewedHolder, Services } from "../request/services.ts";
import { readId } from "../typed/readId.ts";

type Body = RouteBody<OwnRoutes["renewPoolSecret"]>;

export const secretHandlers = {
  renewPoolSecret: async ({ context, caller, body }) => ({ data: await renew(context, caller, null, body) }),

  async renewApplicationSecret({ context, caller, params, body }) {
    return { data: await renew(context, caller, readId(params.id, "id"), body) };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

async function renew(
  context: RequestContext,
  scope: Scope,
  appId: AppId | null,
  body: Body,
): Promise<{ secret: string; olderEndsAt: string | null }> {
  const { services } = context;
  const overlapMs = (body.overlapSeconds ?? DEFAULT_OVERLAP_SECONDS) * 1000;
  const renewed = await renewSecret(services.ports, { scope, appId, overlapMs, gives: body.gives ?? null });
  const { secret, olderEndsAtMs } = renewed;
  await keep(services, { poolId: scope.poolId, appId, secret });
  return { secret, olderEndsAt: isoOrNull(olderEndsAtMs) };
}

/** The secret is live and goes to the caller: a file that cannot be written is no reason to withhold it. */
async function keep(services: Services, renewed: RenewedHolder): Promise<void> {
  try {
    await services.keepSecret(renewed);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const key = `bootstrapFile ${renewed.appId ?? renewed.poolId}`;
    const whatToDo = "Write the newest secret into it, or delete it.";
    services.remarks.note({ key, finding: `A renewed secret is not in bootstrap.json: ${error.message}`, whatToDo });
  }
}
