import type { Route, RouteBeside, RouteBody, RouteData, RouteParams, RouteQuery } from "@countersign/contract";
import type { Gated } from "@countersign/core";
import type { CallerByKind } from "../../request/authenticate.ts";
import type { RequestContext } from "../../request/requestContext.ts";

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
}

/** Wire names in, a use case, wire names out. */
export type Handler<R extends Route> = (input: HandlerInput<R>) => Promise<HandlerAnswer<R>>;
