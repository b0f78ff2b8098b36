import assert from "node:assert/strict";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { createMasterKey, openStorehouse } from "@countersign/store";
import { createFixedClock } from "@countersign/testkit";
import { makeFurnishedHome } from "../cli/testing/furnish.ts";
import { makeSqliteHome } from "../cli/testing/home.ts";
import { obtainMasterKey } from "../config/obtainMasterKey.ts";
import { readSettings } from "../config/readSettings.ts";
import { captureLog } from "../log/testing/captureLog.ts";
import type { Services } from "../request/services.ts";
import { keepBackups } from "./keepBackups.ts";
import { systemRandom as random } from "./systemPorts.ts";

const NOW_MS = Date.UTC(2026, 5, 30, 12);
/** It looks as often, by a clock that goes. */
const EVERY_MS = 1000;
const KEPT = 2;

/** Waits until it holds: a machine that has much to do takes long for a backup. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

/** Gives a service that backs up every second of its clock and keeps two, and what its trail is told. */
async function prepare(t: TestContext, before: (folder: string, nameAt: (ms: number) => string) => void) {
  const home = await makeFurnishedHome(t, makeSqliteHome);
  const backupDir = join(home.folder, "backups");
  const settings = { ...readSettings(home.settings), backupDir, backupEvery: EVERY_MS, backupKeep: KEPT };
  const storehouse = await openStorehouse(settings);
  t.after(() => storehouse.close());
  const { admin } = storehouse;
  const id = (await admin.identify("0".repeat(32))).slice(0, 8);
  const nameAt = (ms: number): string =>
    `countersign-${id}-${new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, "")}.backup`;
  before(backupDir, nameAt);
  const told: string[] = [];
  const settle = async (changes: readonly { readonly event: { readonly result: string } }[]) => {
    told.push(...changes.map(({ event }) => event.result));
    return { settled: true, attempts: null };
  };
  const services = { ports: { random, store: { settle } }, remarks: { note: () => undefined } };
  const clock = createFixedClock(NOW_MS);
  const masterKey = createMasterKey({ bytes: (await obtainMasterKey(settings, random)).bytes, random });
  const { logger } = captureLog();
  // Nothing else of the services is used.
  const chores = keepBackups({ settings, masterKey, admin, clock, logger, services: services as unknown as Services });
  t.after(() => Promise.all(chores.map((chore) => chore.stop())));
  return { clock, told, backupDir, nameAt };
}

describe("backups that are made by themselves", { concurrency: true }, () => {
  it("stay as many as are kept, the newest, with nothing half written beside them and all that is not ours", async (t) => {
    const others = ["countersign-ffffffff-20260101T000000Z.backup", "notes.txt"];
    const { clock, told, backupDir, nameAt } = await prepare(t, (folder, named) => {
      mkdirSync(folder);
      const left = [named(NOW_MS - 9000), named(NOW_MS - 8000), `${named(NOW_MS - 7000)}.ab.draft`];
      for (const name of [...others, ...left]) writeFileSync(join(folder, name), "");
    });
    await until(() => told.length === 1);
    await until(() => readdirSync(backupDir).length === others.length + KEPT);
    assert.deepEqual(readdirSync(backupDir).sort(), [...others, nameAt(NOW_MS - 8000), nameAt(NOW_MS)].sort());
    clock.advance(EVERY_MS);
    await until(() => told.length === 2);
    await until(() => readdirSync(backupDir).length === others.length + KEPT);
    assert.deepEqual(readdirSync(backupDir).sort(), [...others, nameAt(NOW_MS), nameAt(NOW_MS + EVERY_MS)].sort());
    assert.deepEqual(told, ["success", "success"]);
  });

  it("are made, and stay, though a clock that was ahead has named older ones", async (t) => {
    const { told, backupDir, nameAt } = await prepare(t, (folder, named) => {
      mkdirSync(folder);
      for (const days of [300, 301, 302]) writeFileSync(join(folder, named(NOW_MS + days * 86_400_000)), "");
    });
    await until(() => told.length === 1);
    await until(() => readdirSync(backupDir).length === KEPT);
    assert.ok(readdirSync(backupDir).includes(nameAt(NOW_MS)), readdirSync(backupDir).join());
  });

  it("are tried again after a while where one failed, which the trail tells of once, and not before", async (t) => {
    const { clock, told, backupDir, nameAt } = await prepare(t, (folder) => writeFileSync(folder, "in the way"));
    await until(() => told.length > 0);
    await sleep(2 * EVERY_MS + 500);
    assert.deepEqual(told, ["failure"]);
    rmSync(backupDir);
    clock.advance(EVERY_MS);
    await until(() => told.length === 2);
    assert.deepEqual([told, readdirSync(backupDir)], [["failure", "success"], [nameAt(NOW_MS + EVERY_MS)]]);
  });
});
