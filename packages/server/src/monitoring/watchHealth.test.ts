import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KeyRow } from "@countersign/store";
import { createFixedClock } from "@countersign/testkit";
import { captureLog } from "../log/testing/captureLog.ts";
import { createFailover } from "../send/delivery/failover.ts";
import { SendFailure } from "../send/sendFailure.ts";
import { type HealthParts, watchHealth } from "./watchHealth.ts";

const MINUTE_MS = 60_000;
const START_MS = 1_700_000_000_000;

function examine(given: Partial<HealthParts> = {}) {
  const clock = createFixedClock(START_MS);
  const { logger, lines } = captureLog();
  const down = { isDown: false };
  const smtp = {
    name: "smtp",
    channel: "email",
    idempotent: false,
    async send() {
      if (down.isDown) throw new SendFailure("unavailable", "down");
      return null;
    },
  } as const;
  const options = { timeoutMs: 1000, clock, breaker: { failureThreshold: 5, openMs: 30_000 } };
  const failovers = { sms: createFailover([], options), email: createFailover([smtp], options) };
  const outbox = { count: async () => [] };
  const endpoints = { enabled: 0, disabled: 0, gone: 0, failing: 0 };
  const webhooks = { count: async () => ({ endpoints, waiting: 0, waitingSinceMs: null }) };
  const keys = { list: async (): Promise<readonly KeyRow[]> => [] };
  const health = watchHealth({ clock, logger, isReady: async () => true, failovers, outbox, webhooks, keys, ...given });
  const message = { id: "m", channel: "email", to: "a@b.example", scene: "signIn", appId: "", code: null } as const;
  const send = () => failovers.email.deliver({ ...message, expiresAtMs: null, subject: null, text: "", html: null });
  const told = () =>
    lines()
      .map((line) => JSON.parse(line))
      .map(({ level, msg }) => `${level} ${msg}`);
  return { clock, health, down, send, told };
}

describe("health", () => {
  it("is degraded by a gateway that does not take two messages in a row, until it takes one", async () => {
    const { health, down, send, told, clock } = examine();
    assert.deepEqual(health.troubles(), []);
    down.isDown = true;
    await send();
    assert.deepEqual(health.troubles(), []);
    await send();
    assert.deepEqual(health.troubles(), ["email"]);
    await health.look();
    await health.look();
    down.isDown = false;
    await send();
    assert.deepEqual(health.troubles(), []);
    await health.look();
    assert.deepEqual(told(), ["warn degraded: No mail can be handed over.", "info no longer degraded"]);
    down.isDown = true;
    await send();
    await send();
    clock.advance(16 * MINUTE_MS);
    health.noteCheckpoint();
    assert.deepEqual(health.troubles(), [], "what nobody has tried for long is not known");
  });

  it("is degraded by a trail without a new checkpoint", () => {
    const { health, clock } = examine();
    clock.advance(3 * MINUTE_MS);
    assert.deepEqual(health.troubles(), []);
    clock.advance(1);
    assert.deepEqual(health.troubles(), ["auditCheckpoint"]);
    health.noteCheckpoint();
    assert.deepEqual(health.troubles(), []);
  });

  it("is degraded by messages that wait for long, or are many", async () => {
    for (const [waiting, dueForMs, isLong] of [
      [1, MINUTE_MS, false],
      [1, MINUTE_MS + 1, true],
      [1000, 0, false],
      [1001, 0, true],
    ] as const) {
      const dueSinceMs = START_MS - dueForMs;
      const { health } = examine({ outbox: { count: async () => [{ channel: "sms", waiting, dueSinceMs }] } });
      await health.look();
      assert.deepEqual(health.troubles(), isLong ? ["outbox"] : [], `${waiting} ${dueForMs}`);
    }
  });

  it("is degraded by a key that is older than two years and still written with", async () => {
    const row = { id: "k", poolId: null, wrapped: new Uint8Array(), publicPem: null, retiredAtMs: null };
    const list = async (): Promise<readonly KeyRow[]> => [
      { ...row, purpose: "sealing", createdAtMs: START_MS - 731 * 86_400_000 },
    ];
    const { health } = examine({ keys: { list } });
    assert.equal((await health.look()).keyAgesMs.get("sealing"), 731 * 86_400_000);
    assert.deepEqual(health.troubles(), ["keys"]);
  });

  it("goes by the oldest of the keys that are written with, and by none that only reads", async () => {
    const row = { wrapped: new Uint8Array(), publicPem: null, purpose: "sealing" } as const;
    const agedDays = (id: string, poolId: string | null, days: number, retiredAtMs: number | null = null): KeyRow => ({
      ...{ ...row, id, poolId, createdAtMs: START_MS - days * 86_400_000, retiredAtMs },
    });
    const ageOf = async (...rows: readonly KeyRow[]) => {
      const { health } = examine({ keys: { list: async () => rows } });
      return ((await health.look()).keyAgesMs.get("sealing") ?? 0) / 86_400_000;
    };
    assert.equal(await ageOf(agedDays("a", "p", 40), agedDays("b", "q", 20)), 40);
    assert.equal(await ageOf(agedDays("a", "p", 900, START_MS - 1), agedDays("b", "p", 20)), 20);
  });

  it("tells once that requests cannot be served, and once that they can again", async () => {
    const ready = { is: true };
    const { health, told } = examine({ isReady: async () => ready.is });
    for (const is of [true, false, false, true]) {
      ready.is = is;
      await health.look();
    }
    assert.deepEqual(told(), ["warn requests cannot be served: /readyz says no", "info requests can be served again"]);
  });

  it("keeps what it has read before while nothing can be read", async () => {
    const gone = { is: false };
    const count = async () => {
      if (gone.is) throw new Error("no database");
      return [{ channel: "sms", waiting: 5000, dueSinceMs: null }] as const;
    };
    const { health } = examine({ outbox: { count } });
    await health.look();
    gone.is = true;
    await health.look();
    assert.deepEqual(health.troubles(), ["outbox"]);
  });
});
