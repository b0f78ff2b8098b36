import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { canonicalIp, ipBlocks } from "../address/ipBlocks.ts";
import { createYieldingSlots, type YieldingHolder } from "../slots/createYieldingSlots.ts";

export interface ConnectionLimits {
  readonly total: number;
  /** Of one IPv4 address or IPv6 /64. */
  readonly each: number;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const RETRY_SECONDS = 2;
const BODY = JSON.stringify({ type: "about:blank", title: "Service Unavailable", status: 503 });
const REFUSAL = [
  "HTTP/1.1 503 Service Unavailable",
  "Content-Type: application/problem+json",
  `Content-Length: ${BODY.length}`,
  `Retry-After: ${RETRY_SECONDS}`,
  "Connection: close",
  "",
  BODY,
].join("\r\n");

/**
 * Shares the connections of a server among the addresses that they come from. One that does nothing, or whose client neither
 * sends nor takes what is due, gives way to a newcomer; one that is being served does not. Trusted proxies have as many as
 * they like: behind them are others, whose connections they look after.
 */
export function boundConnections(
  server: Server,
  limits: ConnectionLimits,
  isTrustedProxy: (ip: string) => boolean,
): void {
  const slots = createYieldingSlots(limits);
  const exchanges = new WeakMap<Socket, Set<Exchange>>();
  server.on("connection", (socket: Socket) => {
    const ip = canonicalIp(socket.remoteAddress ?? "");
    if (ip === null || isTrustedProxy(ip)) return;
    const open = new Set<Exchange>();
    exchanges.set(socket, open);
    const free = slots.take({ origin: ipBlocks(ip), state: () => stateOf(open), giveWay: () => socket.destroy() });
    if (free !== null) socket.once("close", free);
    else socket.end(REFUSAL, () => socket.destroy());
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const open = exchanges.get(request.socket);
    if (open === undefined) return;
    const exchange = { request, response };
    open.add(exchange);
    response.once("close", () => open.delete(exchange));
  });
}

/** Served is who has sent all of a request and waits for us. */
function stateOf(open: ReadonlySet<Exchange>): ReturnType<YieldingHolder["state"]> {
  if (open.size === 0) return "idle";
  return [...open].some(({ request, response }) => request.complete && !response.writableEnded) ? "served" : "stuck";
}
