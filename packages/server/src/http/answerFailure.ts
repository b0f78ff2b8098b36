import { type FailureName, MfaError, type Route } from "@countersign/contract";
import { isSecondFactorDue, type SecondFactorDue } from "@countersign/core";
import type { FastifyReply, FastifyRequest } from "fastify";
import { readClient, readLanguage } from "../request/readHeaders.ts";
import { sentenceOf } from "../request/sentenceOf.ts";
import type { Services } from "../request/services.ts";
import { type Dialect, dialectAt, type Failing, type Reply } from "./dialect.ts";
import { failureOf, isOurFault } from "./failureOf.ts";

/** What a client is told in place of an answer. */
export interface Demand {
  readonly failure: MfaError;
  readonly flowHandle: string;
}

export interface Answering {
  readonly services: Services;
  readonly dialects: readonly Dialect[];
  /** Puts a second factor that is due into the words of the catalogue, for a client that calls itself so. */
  readonly demand: (due: SecondFactorDue, services: Services, client: string | null) => Demand;
  /** In development a route that fails in a way it does not declare is a defect; in production it is answered. */
  readonly production: boolean;
}

declare module "fastify" {
  interface FastifyContextConfig {
    readonly dialect?: Dialect;
    readonly route?: Route;
    readonly failures?: ReadonlySet<FailureName>;
  }
}

/** Gives the dialect in which a request is answered: its route's; where no route says it, its path's. */
function dialectOf({ routeOptions, url }: FastifyRequest, { dialects }: Answering): Dialect {
  return routeOptions.config.dialect ?? dialectAt(dialects, url);
}

/** Answers what was thrown, or a second factor that is due. */
export function answerFailure(
  outcome: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  answering: Answering,
): FastifyReply {
  const { route = null } = request.routeOptions.config;
  return send(reply, dialectOf(request, answering).fail(failingOf(outcome, request, reply, answering), route));
}

export function send(reply: FastifyReply, { status, headers = {}, body }: Reply): FastifyReply {
  return reply.code(status).headers(headers).send(body);
}

/** Gives what is to be told in place of an answer, and says in a header when to come again. Logs what is our fault. */
export function failingOf(
  outcome: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  answering: Answering,
): Failing {
  const { failure, ...demanded } = isSecondFactorDue(outcome)
    ? answering.demand(outcome, answering.services, readClient(request.headers))
    : { failure: judgeThrown(outcome, request, answering) };
  if (failure.retryAfterSeconds !== null) reply.header("retry-after", String(failure.retryAfterSeconds));
  const language = readLanguage(request.headers, dialectOf(request, answering).language);
  const { failure: name, data } = failure;
  request.failure ??= name;
  return { name, message: sentenceOf(failure, language), data, requestId: request.id, ...demanded };
}

function judgeThrown(thrown: unknown, request: FastifyRequest, { production }: Answering): MfaError {
  const failure = failureOf(thrown, request.method);
  const declared = request.routeOptions.config.failures;
  if (!production && declared?.has(failure.failure) === false) {
    const defect = new Error(`the route does not declare the failure ${failure.failure}`, { cause: thrown });
    request.log.error({ err: defect }, "undeclared failure");
    return new MfaError("internal", null, { cause: defect });
  }
  if (isOurFault(failure)) request.log.error({ err: thrown }, "unexpected error");
  return failure;
}
