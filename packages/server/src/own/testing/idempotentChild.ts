import { randomBytes } from "node:crypto";
import type { Change } from "@countersign/core";
import { createTestApp } from "../../http/testing/createTestApp.ts";
import { createWorld } from "../../propertyTests/testing/createWorld.ts";

/** One request of a process that is killed at a moment of it. */
export interface IdempotentTask {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly nowMs: number;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Killed before that is written; null: it lives. */
  readonly killedBefore: Change["type"] | null;
}

process.once("message", async ({ folder, settings, nowMs, url, headers, body, killedBefore }: IdempotentTask) => {
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const cleanup = { after: () => undefined };
  const world = await createWorld(cleanup, { folder, settings, random });
  world.clock.set(nowMs);
  const { store } = world.ports;
  const settle: typeof store.settle = (changes) => {
    if (changes.some(({ type }) => type === killedBefore)) process.kill(process.pid, "SIGKILL");
    return store.settle(changes);
  };
  const ports = { ...world.ports, store: { ...store, settle } };
  const { app } = await createTestApp(cleanup, { world: { ...world, services: { ...world.services, ports } } });
  process.send?.("ready");
  process.on("message", async (count: number) => {
    const send = () =>
      app.inject({
        method: "POST",
        url,
        headers: { ...headers, "content-type": "application/json" },
        payload: JSON.stringify(body),
      });
    const answers = await Promise.all(Array.from({ length: count }, send));
    process.send?.(answers.map(({ statusCode, body: text }) => [statusCode, text]));
  });
});
