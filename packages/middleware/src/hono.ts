import { checkDemand, type Demand } from "./Demand.ts";
import type { Protector } from "./Protector.ts";
import type { UserClaims } from "./UserClaims.ts";

/** What is used of a context of Hono. */
interface Context {
  readonly req: { header(name: string): string | undefined };
  set(name: "user", value: UserClaims): void;
}

/**
 * Middleware for Hono: lets through whoever has what is demanded, as `context.get("user")`. Tell Hono its type:
 * `new Hono<{ Variables: { user: UserClaims } }>()`.
 *
 * @throws {TypeError} for a demand that is not understood, when the route is made
 */
export function protect(protector: Protector, demand: Demand = {}) {
  checkDemand(demand);
  return async (context: Context, next: () => Promise<void>): Promise<Response | undefined> => {
    const checked = await protector.check(context.req.header("authorization"), demand);
    if (!checked.ok)
      return new Response(JSON.stringify(checked.body), { status: checked.status, headers: checked.headers });
    context.set("user", checked.user);
    await next();
    return undefined;
  };
}
