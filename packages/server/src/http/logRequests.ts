import type { FailureName } from "@countersign/contract";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { logRequest, type RequestLine } from "../log/requestLog.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The number in the body of the answer; null until it is known. */
    wireCode: number | null;
    /** The account that the request turned out to be about; null until one did. */
    subject: string | null;
    /** What the request failed with; null: it has not. */
    failure: FailureName | null;
  }
}

/** What is counted of a request. */
export interface Answered extends Pick<RequestLine, "method" | "route" | "status" | "wireCode"> {
  readonly seconds: number;
}

/** What asks again and again whether all is well. */
const PROBES: ReadonlySet<string | null> = new Set(["/healthz", "/readyz"]);

/** Logs one line a request, and tells who counts them. The route's pattern stands for the URL, whose query may hold a token. */
export function logRequests(app: FastifyInstance, logger: Logger, onAnswered?: (answered: Answered) => void): void {
  app.decorateRequest("wireCode", null);
  app.decorateRequest("subject", null);
  app.decorateRequest("failure", null);
  app.addHook("preSerialization", async (request, _reply, payload) => {
    request.wireCode = wireCodeOf(payload);
    return payload;
  });
  app.addHook("onResponse", async (request, reply) => {
    const answered = {
      method: request.method,
      route: request.routeOptions.url ?? null,
      subject: request.subject,
      failure: request.failure,
      status: reply.statusCode,
      wireCode: request.wireCode,
    };
    onAnswered?.({ ...answered, seconds: reply.elapsedTime / 1000 });
    const { id: requestId, clientIp: ip } = request;
    const line = { ...answered, requestId, durationMs: Math.round(reply.elapsedTime), ip };
    logRequest(logger, line, { isProbe: PROBES.has(answered.route) });
  });
}

function wireCodeOf(payload: unknown): number | null {
  const body = payload as { code?: unknown; errors?: readonly { message?: { code?: unknown } }[] } | null;
  const code = body?.code ?? body?.errors?.[0]?.message?.code;
  return typeof code === "number" ? code : null;
}
