import { malformed } from "@countersign/contract";
import type { RequestOrigin } from "@countersign/core";
import type { FastifyRequest } from "fastify";
import { ipBlocks } from "../address/ipBlocks.ts";

const MAX_USER_AGENT_LENGTH = 512;

/**
 * Gives where a request comes from.
 * @throws {MfaError} malformed when the client is gone: without its address nothing that it asked for can be limited
 */
export function readOrigin(request: FastifyRequest): RequestOrigin {
  const ip = request.clientIp;
  if (ip === null) throw malformed("connection", "broke off");
  const userAgent = request.headers["user-agent"]?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
  return { requestId: request.id, ip, ...ipBlocks(ip), userAgent };
}
