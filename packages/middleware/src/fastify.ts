import { checkDemand, type Demand } from "./Demand.ts";
import type { Protector } from "./Protector.ts";
import type { UserClaims } from "./UserClaims.ts";

/** What is used of a request and a reply of Fastify 4 and 5. */
interface Request {
  readonly headers: { readonly authorization?: string | undefined };
}
interface Reply {
  code(status: number): Reply;
  headers(headers: Record<string, string>): Reply;
  send(body: string): unknown;
}

const users = new WeakMap<object, UserClaims>();

/**
 * A hook for Fastify (`onRequest` or `preHandler`): lets through whoever has what is demanded, whom {@link userOf} gives.
 *
 * @throws {TypeError} for a demand that is not understood, when the route is made
 */
export function protect(protector: Protector, demand: Demand = {}) {
  checkDemand(demand);
  return async (request: Request, reply: Reply): Promise<unknown> => {
    const checked = await protector.check(request.headers.authorization, demand);
    if (!checked.ok)
      return reply
        .code(checked.status)
        .headers({ ...checked.headers })
        .send(JSON.stringify(checked.body));
    users.set(request, checked.user);
    return undefined;
  };
}

/**
 * Gives who sent a request that {@link protect} let through.
 *
 * @throws {TypeError} for any other
 */
export function userOf(request: object): UserClaims {
  const user = users.get(request);
  if (user === undefined) throw new TypeError("this request was not let through by protect()");
  return user;
}
