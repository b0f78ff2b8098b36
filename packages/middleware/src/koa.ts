import { checkDemand, type Demand } from "./Demand.ts";
import type { Protector } from "./Protector.ts";
import type { UserClaims } from "./UserClaims.ts";

/** What is used of a context of Koa. */
interface Context {
  readonly headers: { readonly authorization?: string | undefined };
  readonly state: Record<string, unknown>;
  status: number;
  body: unknown;
  set(headers: Record<string, string>): void;
}

/**
 * Middleware for Koa: lets through whoever has what is demanded, as `context.state.user` ({@link UserClaims}).
 *
 * @throws {TypeError} for a demand that is not understood, when the route is made
 */
export function protect(protector: Protector, demand: Demand = {}) {
  checkDemand(demand);
  return async (context: Context, next: () => Promise<unknown>): Promise<void> => {
    const checked = await protector.check(context.headers.authorization, demand);
    if (checked.ok) {
      context.state.user = checked.user satisfies UserClaims;
      await next();
      return;
    }
    context.status = checked.status;
    context.body = JSON.stringify(checked.body);
    context.set({ ...checked.headers });
  };
}
