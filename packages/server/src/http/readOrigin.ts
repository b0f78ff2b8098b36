import type { RequestOrigin } from "@countersign/core";
import type { FastifyRequest } from "fastify";
import { canonicalIp, ipBlock } from "../identifiers/ipBlock.ts";

const MAX_USER_AGENT_LENGTH = 512;

/** Gives where a request comes from; Fastify has looked through the trusted proxies already. */
export function readOrigin(request: FastifyRequest): RequestOrigin {
  const ip = canonicalIp(request.ip);
  const userAgent = request.headers["user-agent"]?.slice(0, MAX_USER_AGENT_LENGTH) ?? null;
  return { requestId: request.id, ip, ipBlock: ipBlock(ip), userAgent };
}
