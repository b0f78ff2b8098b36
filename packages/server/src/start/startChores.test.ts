import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { describe, it, mock, type TestContext } from "node:test";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { MFA_TOKEN_SECONDS } from "@countersign/core";
import { lastWriteMs, StoreUnavailable } from "@countersign/store";
import { createTestKeyring, TEST_START_MS } from "@countersign/store/testing";
import { createFixedClock } from "@countersign/testkit";
import { captureLog } from "../log/testing/captureLog.ts";
import { createWorld, type World } from "../propertyTests/testing/createWorld.ts";
import { register } from "../propertyTests/testing/person.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { exportFolder } from "./exportFolder.ts";
import { type ChoreParts, startChores } from "./startChores.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const trail = {
  checkpoint: async () => null,
  tellRepeats: async () => 0,
  tellAbandoned: async () => 0,
  prune: async () => ({ files: 0, rows: 0 }),
};
const never = (): boolean => false;
const kept = { auditDays: null, auditExportDir: null, dataDir: "" };

/** Has the chores run that come within `tickMs`, and ends them. */
async function runChores(
  parts: Omit<Parameters<typeof startChores>[0], "logger" | "trail"> &
    Partial<Pick<Parameters<typeof startChores>[0], "trail">>,
  tickMs: number,
  isDone: () => boolean = never,
) {
  const { logger, lines } = captureLog();
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const chores = startChores({ trail, ...parts, logger });
    mock.timers.tick(tickMs);
    await nextTurn();
    mock.timers.reset();
    // A sweep under way would stop after its batch: it is let through before the end.
    for (let turn = 0; turn < 200; turn += 1) await nextTurn();
    for (const deadline = AbortSignal.timeout(20_000); isDone !== never && !isDone() && !deadline.aborted; )
      await sleep(20);
    await Promise.all(chores.map((chore) => chore.stop()));
    assert.deepEqual(lines(), []);
  } finally {
    mock.timers.reset();
  }
}

const idle = { prune: async () => 0 };

async function origins(world: World): Promise<number> {
  return countRows(world, "audit_origins");
}

async function afterRetention(t: TestContext, days: number, ageMs: number): Promise<{ before: number; after: number }> {
  const world = await createWorld(t);
  await register(world);
  const before = await origins(world);
  const clock = createFixedClock(world.clock.nowMs() + ageMs);
  const parts = {
    settings: { ...kept, originRetentionDays: days },
    storehouse: world.storehouse,
    keyring: idle,
    services: world.services,
    sessionUses: world.sessionUses,
    health: idleHealth,
    clock,
  };
  await runChores(parts, 10 * MINUTE_MS);
  return { before, after: await origins(world) };
}

const idleHealth: ChoreParts["health"] = {
  look: async () => ({ isReady: true, waiting: [], webhooks: null, keyAgesMs: new Map() }),
  noteCheckpoint: () => undefined,
};

describe("the chores of a process", () => {
  it("forget where events came from after the days that are set, and never with 0", async (t) => {
    assert.deepEqual(await afterRetention(t, 7, 7 * DAY_MS), { before: 1, after: 0 });
    assert.deepEqual(await afterRetention(t, 7, 7 * DAY_MS - 1), { before: 1, after: 1 });
    assert.deepEqual(await afterRetention(t, 0, 1000 * DAY_MS), { before: 1, after: 1 });
  });

  it("delete a replaced token key once its reading time is over, and no sealing or audit key", async (t) => {
    const { storehouse, services, sessionUses } = await createWorld(t);
    const { keyring, clock, store } = await createTestKeyring();
    const purposes = ["mfaToken", "sealing", "audit"] as const;
    const replaced = purposes.map((purpose) => keyring.active(purpose, null).id);
    for (const purpose of purposes) await keyring.rotate(purpose, null);
    const left = async (): Promise<readonly boolean[]> => {
      const ids = (await store.list()).map(({ id }) => id);
      return replaced.map((id) => ids.includes(id));
    };
    const parts = {
      settings: { ...kept, originRetentionDays: 0 },
      storehouse,
      keyring,
      services,
      sessionUses,
      clock,
      health: idleHealth,
    };
    clock.set(lastWriteMs(TEST_START_MS) + MFA_TOKEN_SECONDS * 1000 - 1);
    await runChores(parts, MINUTE_MS);
    assert.deepEqual(await left(), [true, true, true]);
    clock.advance(1);
    await runChores(parts, MINUTE_MS);
    assert.deepEqual(await left(), [false, true, true]);
  });

  it("export and drop what is older of the trail than the days that are set, and nothing while none are", async (t) => {
    for (const auditDays of [null, 400, 7]) {
      const world = await createWorld(t);
      await register(world);
      const trail = world.storehouse.openTrail({ keyring: world.keyring, random: world.ports.random });
      await trail.checkpoint(world.clock.nowMs());
      const clock = createFixedClock(world.clock.nowMs() + 9 * DAY_MS);
      const settings = { ...kept, auditDays, originRetentionDays: 0, dataDir: world.folder };
      const exports = async () => readdir(exportFolder(settings)).catch(() => []);
      const { storehouse, services, sessionUses } = world;
      let pruned = 0;
      const watched: typeof trail = {
        ...trail,
        async prune(pruning) {
          const done = await trail.prune(pruning);
          pruned += 1;
          return done;
        },
      };
      const parts = {
        settings,
        storehouse,
        keyring: idle,
        services,
        sessionUses,
        clock,
        trail: watched,
        health: idleHealth,
      };
      // The first round seals, the next one exports and drops what is sealed.
      for (const round of [1, 2, 3])
        await runChores(parts, 10 * MINUTE_MS, auditDays === null ? never : () => pruned >= round);
      assert.equal(pruned > 0, auditDays !== null);
      assert.equal((await exports()).length > 0, auditDays === 7, `kept for ${auditDays} days`);
      const left = await countRows(world, "audit_events", "type = 'user.register'");
      assert.equal(left, auditDays === 7 ? 0 : 1);
    }
  });

  it("tell an outage once each, whichever of them meets it, and that they go on", async (t) => {
    const world = await createWorld(t);
    const { logger, lines } = captureLog({ level: "info" });
    const clock = createFixedClock(TEST_START_MS);
    let isAway = true;
    const met = async (): Promise<number> => (isAway ? Promise.reject(new StoreUnavailable("it is away")) : 0);
    const parts: ChoreParts = {
      settings: { ...kept, originRetentionDays: 0 },
      storehouse: world.storehouse,
      keyring: { prune: met },
      trail: { ...trail, tellAbandoned: met, checkpoint: () => met().then(() => null) },
      sessionUses: { keep: async () => void (await met()) },
      services: world.services,
      health: { ...idleHealth, look: () => met().then(idleHealth.look) },
      ...{ clock, logger },
    };
    mock.timers.enable({ apis: ["setTimeout"] });
    try {
      const chores = startChores(parts);
      for (let minute = 0; minute < 8; minute += 1) {
        isAway = minute < 6;
        clock.advance(MINUTE_MS);
        mock.timers.tick(MINUTE_MS);
        for (let turn = 0; turn < 20; turn += 1) await nextTurn();
      }
      await Promise.all(chores.map((chore) => chore.stop()));
    } finally {
      mock.timers.reset();
    }
    const told = lines().map((line) => JSON.parse(line) as { readonly level: string; readonly msg: string });
    const whats = [
      "looking after the service",
      "noting when sessions were used",
      "reading the keys",
      "telling of second steps that nobody completed",
      "writing an audit checkpoint",
    ];
    const of = (wanted: string) => told.flatMap(({ level, msg }) => (level === wanted ? [msg] : [])).sort();
    assert.deepEqual(
      of("error"),
      whats.map((what) => `${what} failed`),
    );
    assert.deepEqual(
      of("info"),
      whats.map((what) => `${what}: goes on`),
    );
  });
});
