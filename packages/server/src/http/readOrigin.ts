import { malformed } from "@countersign/contract";
import type { RequestOrigin } from "@countersign/core";
import type { FastifyRequest } from "fastify";
import { canonicalIp, ipBlocks } from "../request/ipBlocks.ts";

const MAX_USER_AGENT_LENGTH = 512;

/**
 * Gives where a request comes from; Fastify has looked through the trusted proxies already.
 * @throws {MfaError} malformed when the client is gone: without its address nothing that it asked for can be limited
 */
export function readOrigin(request: FastifyRequest): RequestOrigin {
  const address: string | undefined = request.ip; // Fastify's type leaves out that a closed socket has none
  if (address === undefined) throw malformed("connection", "broke off");
  const ip = canonicalIp(address);
  const userAgent = request.headers["user-agent"]?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
  return { requestId: request.id, ip, ...ipBlocks(ip), userAgent };
}
