import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { logRequest } from "../log/requestLog.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The number in the body of the answer; null until it is known. */
    wireCode: number | null;
  }
}

/** Logs one line a request. The route's pattern stands for the URL, whose query may hold a token. */
export function logRequests(app: FastifyInstance, logger: Logger): void {
  app.decorateRequest("wireCode", null);
  app.addHook("preSerialization", async (request, _reply, payload) => {
    request.wireCode = wireCodeOf(payload);
    return payload;
  });
  app.addHook("onResponse", async (request, reply) => {
    logRequest(logger, {
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? null,
      status: reply.statusCode,
      wireCode: request.wireCode,
      durationMs: Math.round(reply.elapsedTime),
      ip: request.clientIp,
    });
  });
}

function wireCodeOf(payload: unknown): number | null {
  const body = payload as { code?: unknown; errors?: readonly { message?: { code?: unknown } }[] } | null;
  const code = body?.code ?? body?.errors?.[0]?.message?.code;
  return typeof code === "number" ? code : null;
}
