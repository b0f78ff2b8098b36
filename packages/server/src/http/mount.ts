import {
  type CallerKind,
  failuresOf,
  IdempotencyKey,
  MfaError,
  type Route,
  Type,
  takesIdempotencyKey,
} from "@countersign/contract";
import { isSecondFactorDue } from "@countersign/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { TSchema } from "typebox";
import { authenticate, type CallerByKind, type Manager } from "../request/authenticate.ts";
import { demandNewestSecret } from "../request/clientSecrets.ts";
import type { RequestContext } from "../request/requestContext.ts";
import { readId } from "../typed/readId.ts";
import { type Answering, answerFailure, send } from "./answerFailure.ts";
import { carryOutOnce } from "./carryOutOnce.ts";
import { describeRoute } from "./describeRoute.ts";
import type { Dialect } from "./dialect.ts";
import type { Answer, ServedRoute } from "./handler.ts";
import { namedIn } from "./membersOf.ts";
import { mayBeKeyed, readIdempotencyKey } from "./readIdempotencyKey.ts";
import { refuseMembers } from "./refuseMembers.ts";
import { requestContextOf } from "./requestContextOf.ts";

const IfMatch = Type.String({
  description: "The `ETag` of what is changed, or `*` for whatever is there; 428 without it, 412 where it is another",
});

/** Serves a route of a dialect by its handler. */
export function mount(
  app: FastifyInstance,
  { route, handle }: ServedRoute,
  dialect: Dialect,
  answering: Answering,
): void {
  const { params, query, body } = route;
  const refuse = refuseMembers(route, dialect.refusedMembers ?? []);
  app.route({
    method: route.method,
    url: route.path,
    config: { dialect, route, failures: failuresOf(route) },
    schema: {
      ...describeRoute(route, dialect),
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
      ...headersOf(route),
    },
    ...(mayBeKeyed(route) && {
      // Before the schemas, whose word on a pattern says little.
      preValidation: async (request: FastifyRequest) => void readIdempotencyKey(route, request.headers),
    }),
    async handler(request, reply) {
      refuse(request.body);
      const context = requestContextOf(request, answering.services, dialect.language);
      const caller = await authenticate(context, route.caller, request.body, route.scope);
      await demandNewest(route, context, caller, request.params);
      if (route.conditional && context.ifMatch === null) throw new MfaError("preconditionRequired");
      const asked = {
        params: request.params,
        query: namedIn(route.query, request.query),
        body: namedIn(route.body, request.body),
      };
      const carryOut = (context: RequestContext): Promise<Answer> => handle({ context, caller, ...asked });
      const key = readIdempotencyKey(route, request.headers);
      const onUnkept = (err: unknown): void => request.log.error({ err }, "an answer could not be kept");
      const { answer, replayed } =
        key === null || !isManager(caller)
          ? { answer: await carryOut(context), replayed: false }
          : await carryOutOnce({ key, route, asked, context, caller, handle: carryOut, onUnkept });
      if (isSecondFactorDue(answer.data)) return answerFailure(answer.data, request, reply, answering);
      if (answer.etag !== undefined) reply.header("etag", answer.etag);
      if (replayed) reply.header("idempotent-replayed", "true");
      return send(reply, dialect.succeed(route, request.id, answer));
    },
  });
}

type Caller = CallerByKind[CallerKind];

function isManager(caller: Caller): caller is Manager {
  return caller !== null && "credential" in caller;
}

/** Demanded of whoever asks, also where he gets what an earlier request was answered. */
async function demandNewest(route: Route, context: RequestContext, caller: Caller, params: unknown): Promise<void> {
  if (route.newestSecret === undefined || !isManager(caller)) return;
  const { id } = params as { readonly id?: string }; // the schema has been checked
  const appId = id === undefined ? null : readId(id, "id");
  await demandNewestSecret(context, { ...caller, appId }, route.newestSecret);
}

function headersOf(route: Route): { readonly headers?: TSchema } {
  if (route.conditional) return { headers: Type.Object({ "if-match": Type.Optional(IfMatch) }) };
  if (!takesIdempotencyKey(route)) return {};
  return { headers: Type.Object({ "idempotency-key": Type.Optional(IdempotencyKey) }) };
}
