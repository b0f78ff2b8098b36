import type { Route, RouteBeside, RouteBody, RouteData, RouteParams, RouteQuery } from "@countersign/contract";
import type { Gated } from "@countersign/core";
import type { CallerByKind } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";

export interface HandlerInput<R extends Route> {
  readonly context: RequestContext;
  readonly caller: CallerByKind[R["caller"]];
  readonly params: RouteParams<R>;
  readonly query: RouteQuery<R>;
  readonly body: RouteBody<R>;
}

export interface HandlerAnswer<R extends Route> {
  readonly data: Gated<RouteData<R>>;
  readonly beside?: RouteBeside<R>;
  /** Of what is shown, in quotation marks. RFC 9110 §8.8.3 */
  readonly etag?: string;
}

/** Wire names in, a use case, wire names out. */
export type Handler<R extends Route> = (input: HandlerInput<R>) => Promise<HandlerAnswer<R>>;

/** The handler of every route of a list. */
export type Handlers<Routes extends Readonly<Record<string, Route>>> = {
  readonly [Name in keyof Routes]: Handler<Routes[Name]>;
};

/** What came of a route, whichever it is. */
export interface Answer {
  readonly data: unknown;
  readonly beside?: Readonly<Record<string, unknown>> | undefined;
  readonly etag?: string | undefined;
}

/** A route with what serves it. */
export interface ServedRoute {
  readonly route: Route;
  /** What comes in has been checked against the schemas that the types of the handler come from. */
  readonly handle: (input: Readonly<Record<keyof HandlerInput<Route>, unknown>>) => Promise<Answer>;
}

/** Puts every route of a list together with its handler. */
export function serveBy<Routes extends Readonly<Record<string, Route>>>(
  routes: Routes,
  handlers: Handlers<Routes>,
): readonly ServedRoute[] {
  return Object.entries(routes).map(([name, route]) => ({
    route,
    handle: handlers[name] as unknown as ServedRoute["handle"], // the types of a route and of its handler are one
  }));
}
