import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { type Cleanup, createWorld, type World, type WorldOptions } from "../../propertyTests/testing/createWorld.ts";
import { speech } from "../../start/speech.ts";
import { type AppParts, createApp } from "../createApp.ts";

const TEST_INBOX_KEY = "1b".repeat(16);

export interface TestApp {
  readonly app: FastifyInstance;
  readonly world: World;
}

export interface TestAppOptions extends WorldOptions {
  readonly app?: Partial<Omit<AppParts, "services">>;
  /** A world that is there already; left out: one of its own. */
  readonly world?: World;
}

/** Gives the HTTP application over a world of its own; requests are injected. It ends with the test. */
export async function createTestApp(test: Cleanup, options: TestAppOptions = {}): Promise<TestApp> {
  const world = options.world ?? (await createWorld(test, options));
  const app = await createApp({
    services: world.services,
    logger: pino({ level: "silent" }),
    ...speech("zh-CN"),
    origins: { allowed: null, isListed: async () => false },
    trustedProxies: [],
    proxyHeader: null,
    connections: { total: 1000, each: 500 },
    production: false,
    devInbox: world.devInbox === null ? null : { inbox: world.devInbox, key: TEST_INBOX_KEY },
    isReady: async () => true,
    loadPages: async () => ({ pages: {}, assets: {} }),
    ...options.app,
  });
  test.after(async () => app.close());
  return { app, world };
}
