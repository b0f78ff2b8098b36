import type { ServerResponse } from "node:http";
import { malformed } from "@countersign/contract";
import type { FastifyInstance } from "fastify";
import { type ClientAddress, clientAddress, type ProxyPolicy } from "../address/clientAddress.ts";
import { canonicalIp } from "../address/ipBlocks.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Who asks, behind the trusted proxies; null when the connection is gone. */
    clientIp: string | null;
    /** Gives what is aborted when the connection ends before the answer was sent. */
    gone: () => AbortSignal;
  }
}

/** Finds out who asks before anything else looks at a request. */
export function findClients(app: FastifyInstance, policy: ProxyPolicy, watch: (client: ClientAddress) => void): void {
  app.decorateRequest("clientIp", null);
  app.decorateRequest("gone", null as never); // set below, before anything reads it
  app.addHook("onRequest", async (request, reply) => {
    request.gone = () => goneOf(reply.raw);
    const peer = canonicalIp(request.socket.remoteAddress ?? "");
    if (peer === null) return;
    const client = clientAddress(peer, request.headers, policy);
    watch(client);
    request.clientIp = client.ip;
  });
}

function goneOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  const leave = (): void => {
    if (!response.writableFinished) gone.abort(malformed("connection", "broke off"));
  };
  if (response.closed) leave();
  else response.once("close", leave);
  return gone.signal;
}
