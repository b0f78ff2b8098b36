import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";

/** How long a request that was begun may take to be answered, once the application closes. */
const DRAIN_LIMIT_MS = 8_000;
const LOOK_INTERVAL_MS = 50;

/**
 * Lets a closing application answer every request whose head has arrived, and no connection hold it up: neither one that
 * a client keeps for later nor one that never came to a request. Node stops looking after both when a server closes.
 */
export function drainOnClose(app: FastifyInstance): void {
  const begun = new Set<ServerResponse>();
  let isClosing = false;
  app.server.on("request", (_request, response: ServerResponse) => {
    begun.add(response);
    response.once("close", () => begun.delete(response));
  });
  app.addHook("onSend", async (_request, reply) => {
    if (isClosing) reply.header("connection", "close");
  });
  app.addHook("preClose", async () => {
    isClosing = true;
    const endsMs = performance.now() + DRAIN_LIMIT_MS;
    const timer = setInterval(() => {
      if (begun.size === 0 || performance.now() > endsMs) app.server.closeAllConnections();
      else app.server.closeIdleConnections();
    }, LOOK_INTERVAL_MS);
    app.server.once("close", () => clearInterval(timer));
  });
}
