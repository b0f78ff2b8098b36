/**
 * Measures what a policy adds to a sign-in: `npm run bench:risk -- [--users N] [--marks N] [--people N] [--samples N]`, on SQLite, and on the
 * PostgreSQL of COUNTERSIGN_TEST_POSTGRES_URL where that is set. The store holds N accounts beside those that are measured, which have
 * ninety days of history from many places; passwords cost nothing, so that what is left is the sign-in itself, durable before it is
 * answered. Fixed, shadow and adaptive take turns, so that whatever else the machine does falls on all alike. Asserts nothing about times.
 */
import assert from "node:assert/strict";
import { parseArgs } from "node:util";
import { decideByPolicy, defaultPolicy, isSecondFactorDue } from "@countersign/core";
import { createSecretBox } from "@countersign/store";
import { systemRandom } from "@countersign/store/testing";
import { rememberOrigin } from "../packages/core/src/limits/knownOrigins.ts";
import { describeSituation } from "../packages/core/src/risk/describeSituation.ts";
import { habitsOf } from "../packages/core/src/risk/habitsOf.ts";
import { readSettings } from "../packages/server/src/config/readSettings.ts";
import { openSurroundings } from "../packages/server/src/places/openSurroundings.ts";
import {
  begin,
  CHROME,
  enter,
  LAPTOP,
  patchApplication,
} from "../packages/server/src/propertyTests/testing/behaving.ts";
import { createWorld, from, POOL_ID, type World } from "../packages/server/src/propertyTests/testing/createWorld.ts";
import { engines } from "../packages/server/src/propertyTests/testing/engines.ts";
import { type Person, register } from "../packages/server/src/propertyTests/testing/person.ts";
import { plantFactor } from "../packages/server/src/propertyTests/testing/plantFactor.ts";
import { loadAverage, machine } from "./conditions.ts";
import { plantCrowd } from "./crowd.ts";
import { quantile } from "./quantile.ts";

const { values } = parseArgs({
  options: {
    users: { type: "string", default: "1000000" },
    marks: { type: "string", default: "3" },
    people: { type: "string", default: "4" },
    samples: { type: "string", default: "600" },
  },
});
const [users, marks, people, samples] = [values.users, values.marks, values.people, values.samples].map(Number) as [
  ...[number, number, number, number],
];
const HOUR_MS = 3_600_000;
const DAYS = 90;
const MODES = ["fixed", "shadow", "adaptive"] as const;
const HOME = { ip: "114.114.114.114" };

for (const { engine, settingsFor, options } of engines) {
  if (options.skip !== false) console.log(`${engine} was left out: set COUNTERSIGN_TEST_POSTGRES_URL.`);
  else await measure(engine, settingsFor);
}

async function measure(engine: string, settingsFor: (typeof engines)[number]["settingsFor"]): Promise<void> {
  const undos: (() => Promise<void>)[] = [];
  const test = { after: (undo: () => Promise<void>) => void undos.push(undo) };
  try {
    const settings = readSettings({ COUNTERSIGN_DATA_DIR: "/nonexistent" });
    const clock = { nowMs: () => Date.now() };
    const surroundings = await openSurroundings({ settings, clock, commonPasswords: null, onFault: () => undefined });
    const world = await createWorld(test, { settings: await settingsFor(test), surroundings });
    const startedMs = performance.now();
    const box = createSecretBox({ keyring: world.keyring, random: systemRandom });
    await plantCrowd(world.database, { poolId: POOL_ID, box, users, marks, nowMs: world.clock.nowMs() });
    const plantedSeconds = (performance.now() - startedMs) / 1000;
    const measured: Person[] = [];
    for (let each = 0; each < people; each += 1) measured.push(await live(world));
    console.log(`\nWhat a policy adds to a sign-in, on ${machine()}; load ${loadAverage()}`);
    console.log(
      `${engine}, durable, one caller, ${await countOf(world, "users")} accounts and ${await countOf(world, "known_origins")} marks in the store ` +
        `(planted in ${plantedSeconds.toFixed(0)} s); ${people} accounts of ${DAYS} days and ${3 * DAYS} sign-ins each, ` +
        `which have ${await marksOf(world, measured)} marks at most; ${samples} samples of each mode`,
    );
    await compare(world, measured);
    await measureParts(world, measured[0] ?? assert.fail("nobody is measured"));
  } finally {
    for (const undo of undos.reverse()) await undo();
  }
}

/** Gives somebody who has come from three places a day for ninety days. */
async function live(world: World): Promise<Person> {
  const person = await register(world);
  await plantFactor(world, person.userId, "totp", { source: "APPLICATION" });
  for (let day = 0; day < DAYS; day += 1) {
    for (const where of [
      HOME,
      { ip: `8.8.${day}.8` },
      { ip: `193.0.6.${day}`, deviceId: `telephone number ${day % 12}` },
    ]) {
      await enter(world, person, where);
      world.clock.advance(8 * HOUR_MS - 17 * 60_000);
    }
  }
  await enter(world, person, HOME);
  return person;
}

async function countOf({ database }: World, table: "users" | "known_origins"): Promise<number> {
  return Number((await database.one<{ n: number }>(`select count(*) as n from ${table}`, []))?.n);
}

async function marksOf({ database }: World, people: readonly Person[]): Promise<number> {
  const text = "select count(*) as n from known_origins where pool_id = $1 and user_id = $2";
  const counts = people.map(({ userId }) => database.one<{ n: number }>(text, [POOL_ID, userId]));
  return Math.max(...(await Promise.all(counts)).map((each) => Number(each?.n)));
}

async function compare(world: World, people: readonly Person[]): Promise<void> {
  // Whoever's history ended first is home again: what is measured is a sign-in that is let in.
  for (const person of people) await enter(world, person, HOME);
  const times = new Map(MODES.map((mode) => [mode, [] as number[]]));
  for (let sample = 0; sample < samples; sample += 1) {
    const person = people[sample % people.length] ?? assert.fail("nobody is measured");
    // Each is the first of a round as often as the others.
    for (const at of MODES.keys()) {
      const mode = MODES[(at + sample) % MODES.length] ?? "fixed";
      await patchApplication(world, { policyMode: mode });
      const startedAt = performance.now();
      const { answer } = await begin(world, person, HOME);
      times.get(mode)?.push(performance.now() - startedAt);
      assert.ok(!isSecondFactorDue(answer), mode);
    }
  }
  const baseline = quantile(times.get("fixed") ?? [], 0.5);
  for (const mode of MODES) {
    const all = times.get(mode) ?? [];
    const [median, slow] = [quantile(all, 0.5), quantile(all, 0.95)];
    const added = (median - baseline).toFixed(3);
    console.log(
      `${mode.padEnd(9)} p50 ${median.toFixed(3)} ms  p95 ${slow.toFixed(3)} ms  adds ${added} ms at the median`,
    );
  }
}

async function measureParts(world: World, person: Person): Promise<void> {
  const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: person.userId });
  assert.ok(subject !== null);
  const origin = { ...from(HOME.ip, LAPTOP), userAgent: CHROME };
  const occasion = { subject, origin, isFirst: false, failures: 0, isLeaked: null, isReported: null };
  const standing = { userId: person.userId, createdAtMs: 0, hasFactor: true };
  const nowMs = world.clock.nowMs();
  const parts = {
    "describing the sign-in": () => describeSituation(world.ports, occasion),
    "and a policy's verdict": () => decideByPolicy(defaultPolicy, describeSituation(world.ports, occasion), standing),
    "remembering it": () => rememberOrigin(world.ports, subject, origin, habitsOf(world.ports, origin, nowMs)),
  };
  for (const [name, part] of Object.entries(parts)) {
    const each = Array.from({ length: 5 * samples }, () => {
      const startedAt = performance.now();
      part();
      return performance.now() - startedAt;
    });
    console.log(`${name}: p50 ${(quantile(each, 0.5) * 1000).toFixed(0)} µs`);
  }
}
