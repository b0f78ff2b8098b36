import { type FailureName, type Language, MfaError, malformed } from "@countersign/contract";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { type PresentedFailure, presentFailure } from "../authing/present/presentFailure.ts";
import { readLanguage } from "../request/readHeaders.ts";
import type { Services } from "../services.ts";
import { isAuthingPath } from "./isAuthingPath.ts";
import { problemOf } from "./problem.ts";

export interface FailureAnswering {
  readonly services: Services;
  readonly language: Language;
  /** In development a route that fails in a way it does not declare is a defect; in production it is answered. */
  readonly strict: boolean;
}

declare module "fastify" {
  interface FastifyContextConfig {
    readonly failures?: ReadonlySet<FailureName>;
  }
}

/** Presents what came of a request in place of its answer, and says in a header when to come again. */
export function presentInstead(
  outcome: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  answering: FailureAnswering,
): PresentedFailure {
  const failure = judgeOutcome(outcome, request, answering);
  if (failure.retryAfterSeconds !== null) reply.header("retry-after", String(failure.retryAfterSeconds));
  return failure;
}

/** Gives the failure that a client may see, and logs a defect of ours. */
function judgeOutcome(outcome: unknown, request: FastifyRequest, answering: FailureAnswering): PresentedFailure {
  const presenting = {
    requestId: request.id,
    language: readLanguage(request.headers, isAuthingPath(request.url) ? answering.language : "en-US"),
    mfaTokens: answering.services.mfaTokens,
  };
  const error = fromFastify(outcome, request);
  const failure = presentFailure(error, presenting);
  const declared = request.routeOptions.config.failures;
  if (answering.strict && declared !== undefined && !declared.has(failure.name)) {
    const defect = new Error(`the route does not declare the failure ${failure.name}`, { cause: outcome });
    request.log.error({ err: defect }, "undeclared failure");
    return presentFailure(defect, presenting);
  }
  if (failure.unexpected) request.log.error({ err: error }, "unexpected error");
  return failure;
}

/** Answers what was thrown, or a second factor that is due: on Authing's paths with HTTP 200, whose clients read no other body; elsewhere honestly. */
export function answerFailure(
  outcome: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  answering: FailureAnswering,
): FastifyReply {
  const { body, name } = presentInstead(outcome, request, reply, answering);
  if (isAuthingPath(request.url)) return reply.code(200).send(body);
  const status = honestStatus(name, body.statusCode);
  if (status === 401) reply.header("www-authenticate", challengeOf(name));
  return reply.code(status).type("application/problem+json").send(problemOf(status, body));
}

/** A step of the flow is none where nobody follows a redirection: something is missing that the caller has to prove. */
function honestStatus(name: FailureName, statusCode: number): number {
  if (name === "internal") return 500;
  return statusCode === 302 ? 401 : statusCode;
}

/** RFC 9110 §11.6.1; RFC 9470 §3 */
function challengeOf(name: FailureName): string {
  return name === "mfaRequired" ? 'Bearer error="insufficient_user_authentication"' : "Bearer";
}

function fromFastify(thrown: unknown, request: FastifyRequest): unknown {
  const error = thrown as Partial<FastifyError> | null;
  if (error?.validation !== undefined) return validationError(error);
  if (error?.code === "ECONNRESET") return malformed("body", "broke off");
  if (typeof error?.code !== "string" || !error.code.startsWith("FST_")) {
    return thrown instanceof SyntaxError && error?.statusCode === 400 ? malformed("body", "must be JSON") : thrown;
  }
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return new MfaError("bodyTooLarge");
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return new MfaError("mediaTypeUnsupported");
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500
    ? malformed(request.method === "GET" ? "url" : "body", "cannot be read")
    : thrown;
}

function validationError({ validation, validationContext }: Partial<FastifyError>): MfaError {
  const [first] = validation ?? [];
  const part = validationContext === "querystring" ? "query" : (validationContext ?? "body");
  const path = (first?.instancePath ?? "").split("/").filter((each) => each !== "");
  const missing = first?.params.missingProperty;
  const field = [...path, ...(typeof missing === "string" ? [missing] : [])].join(".");
  return malformed(field === "" ? part : field, ruleOf(first?.params ?? {}) ?? first?.message ?? "is wrong");
}

/** Gives the rule that was broken where its own message names no value. */
function ruleOf({ missingProperty, allowedValues }: Readonly<Record<string, unknown>>): string | null {
  if (typeof missingProperty === "string") return "must be given";
  return Array.isArray(allowedValues) ? `must be one of ${allowedValues.join(", ")}` : null;
}
