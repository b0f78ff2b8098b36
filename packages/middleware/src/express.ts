import { checkDemand, type Demand } from "./Demand.ts";
import type { Protector } from "./Protector.ts";
import type { UserClaims } from "./UserClaims.ts";

/** What is used of a request and a response of Express 4 and 5. */
interface Request {
  readonly headers: { readonly authorization?: string | undefined };
}
interface Response {
  /** `user` is there for what comes after. */
  locals: { user: UserClaims; [name: string]: unknown };
  status(code: number): Response;
  set(headers: Record<string, string>): Response;
  end(body: string): unknown;
}

/**
 * Middleware for Express: lets through whoever has what is demanded, as `response.locals.user` ({@link UserClaims}).
 *
 * @throws {TypeError} for a demand that is not understood, when the route is made
 */
export function protect(protector: Protector, demand: Demand = {}) {
  checkDemand(demand);
  return (request: Request, response: Response, next: (error?: unknown) => void): void => {
    protector.check(request.headers.authorization, demand).then((checked) => {
      if (!checked.ok)
        return void response
          .status(checked.status)
          .set({ ...checked.headers })
          .end(JSON.stringify(checked.body));
      response.locals.user = checked.user;
      next();
    }, next);
  };
}
