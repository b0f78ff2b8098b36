import swagger from "@fastify/swagger";
import { pino } from "pino";
import type { Services } from "../request/services.ts";
import type { Answering } from "./answerFailure.ts";
import { createApp } from "./createApp.ts";
import { openApiOptions } from "./openApiOptions.ts";

/** Gives openapi.json as it is committed: printed from the mounted routes. */
export async function renderOpenApi(speech: Pick<Answering, "dialects" | "demand">): Promise<string> {
  const app = await createApp({
    ...speech,
    services: unreachable,
    logger: pino({ level: "silent" }),
    origins: { allowed: [], isListed: async () => false },
    trustedProxies: [],
    proxyHeader: null,
    connections: { total: 0, each: 0 },
    production: true,
    devInbox: null,
    loadPages: async () => ({ pages: {}, assets: {} }),
    isReady: async () => true,
    beforeRoutes: async (app) => app.register(swagger, openApiOptions(speech.dialects)),
  });
  await app.ready();
  const document = app.swagger();
  await app.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** No request is served while the document is printed, so no service is ever asked. */
const unreachable = new Proxy({} as Services, {
  get: (_target, name) => {
    throw new Error(`${String(name)} was asked for while printing`);
  },
});
