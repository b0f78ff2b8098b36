import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { addWebhook, type Scope, testWebhook } from "@countersign/core";
import pino from "pino";
import { createWorld, from, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { engines } from "../propertyTests/testing/engines.ts";
import { startGateway } from "../send/testing/startGateway.ts";
import { until } from "../send/testing/until.ts";
import { startWebhooks } from "../webhooks/startWebhooks.ts";
import { collectFigures, type Figures } from "./collectFigures.ts";
import { renderMetrics } from "./renderMetrics.ts";
import { Tally } from "./Tally.ts";
import { watchHealth } from "./watchHealth.ts";
import { watchStore } from "./watchStore.ts";

const HOUR_MS = 3_600_000;
/** After which a message that was not taken is tried again, until it is given up. */
const PAUSES_HOURS = [5 / 3600, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24];
/** Each comes up to a tenth later. */
const LATER = 1.11;
const scope: Scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() };

for (const { engine, settingsFor, options } of engines)
  describe(`figures of webhooks: ${engine}`, options, () => {
    it("are attempts by what became of them and what waits for how long, and name neither place nor person", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { clock, storehouse } = world;
      const tally = new Tally();
      const ports = { ...world.ports, store: watchStore(world.ports.store, tally) };
      const queue = storehouse.openWebhookQueue(ports.random);
      const logger = pino({ level: "silent" });
      const none = { health: () => ({ down: false, retryAtMs: null, senders: [] }) };
      const stored = { outbox: { count: async () => [] }, webhooks: queue, keys: storehouse.keys };
      const failovers = { sms: none, email: none };
      const health = watchHealth({ clock, logger, isReady: async () => true, failovers, ...stored });
      const figures: Figures = {
        ...{ clock, version: "1", tally, health, failovers, queues: () => ({}), isStoreUp: async () => true },
        process: { samples: async () => [] },
      };
      const served = async () =>
        renderMetrics((await collectFigures(figures)).map((each) => ({ ...each, worker: null })))
          .split("\n")
          .filter((line) => line.startsWith("countersign_webhook"))
          .map((line) => line.replace("countersign_webhook_", ""));

      let status = 204;
      const receiver = await startGateway(() => ({ status }));
      t.after(() => receiver.close());
      const given = { url: `${receiver.url}/secret-path`, description: "", events: null, signature: "v1" } as const;
      const { endpoint } = await addWebhook(ports, scope, given);
      const allow = [new URL(receiver.url).host];
      const webhooks = startWebhooks({ queue, ports, rules: { allow }, logger, lookMs: 5 });
      t.after(() => webhooks.stop());
      const tell = () => testWebhook(ports, { scope, id: endpoint.id });
      const has = async (...lines: readonly string[]) => {
        const are = async () => (await served()).filter((line) => lines.includes(line)).length === lines.length;
        await until(are);
        assert.ok(!(await served()).join().match(/secret-path|127\.0\.0\.1|[0-9a-f]{24}/));
      };

      await has('endpoints{state="enabled"} 1', "messages 0", "oldest_seconds 0");
      await tell();
      await has('attempts_total{outcome="delivered"} 1', "messages 0");
      status = 500;
      await tell();
      for (const [index, hours] of PAUSES_HOURS.entries()) {
        await has(`attempts_total{outcome="retried"} ${index + 1}`, "messages 1");
        clock.advance(hours * LATER * HOUR_MS);
      }
      await has('attempts_total{outcome="given up"} 1', "messages 0", "oldest_seconds 0");
      await has('attempts_total{outcome="delivered"} 1', "messages 0", "oldest_seconds 0");
    });
  });
