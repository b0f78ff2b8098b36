import type { Server, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";

/** How long a request that was begun may take to be answered, once the application closes. */
const DRAIN_LIMIT_MS = 8_000;
const LOOK_INTERVAL_MS = 50;
/** How long connections may still come in before the door is shut on those that wait outside. */
const LAST_ARRIVALS_LIMIT_MS = 2_000;

/**
 * Lets a closing application answer every request that has come, and no connection hold it up: neither one that a client
 * keeps for later nor one that never came to a request. Node stops looking after both when a server closes.
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
    await letIn(app.server);
    const endsMs = performance.now() + DRAIN_LIMIT_MS;
    const timer = setInterval(() => {
      if (begun.size === 0 || performance.now() > endsMs) app.server.closeAllConnections();
      else app.server.closeIdleConnections();
    }, LOOK_INTERVAL_MS);
    app.server.once("close", () => clearInterval(timer));
  });
}

/** Waits until no more connections come: they are taken one at a time, and those that wait are lost at closing. */
async function letIn(server: Server): Promise<void> {
  if (!server.listening) return;
  let arrivals = 0;
  server.on("connection", () => {
    arrivals += 1;
  });
  const endsMs = performance.now() + LAST_ARRIVALS_LIMIT_MS;
  for (let before = -1; arrivals !== before && performance.now() < endsMs; ) {
    before = arrivals;
    await sleep(LOOK_INTERVAL_MS);
  }
}
