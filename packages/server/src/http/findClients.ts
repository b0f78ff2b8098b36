import type { FastifyInstance } from "fastify";
import { type ClientAddress, clientAddress, type ProxyPolicy } from "../address/clientAddress.ts";
import { canonicalIp } from "../address/ipBlocks.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks, behind the trusted proxies; null when the connection is gone. */
    clientIp: string | null;
  }
}

/** Finds out who asks before anything else looks at a request. */
export function findClients(app: FastifyInstance, policy: ProxyPolicy, watch: (client: ClientAddress) => void): void {
  app.decorateRequest("clientIp", null);
  app.addHook("onRequest", async (request) => {
    const peer = canonicalIp(request.socket.remoteAddress ?? "");
    if (peer === null) return;
    const client = clientAddress(peer, request.headers, policy);
    watch(client);
    request.clientIp = client.ip;
  });
}
