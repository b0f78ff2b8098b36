/**
 * Measures what a policy adds to a sign-in: `npm run bench:risk [samples]`. Accounts have ninety days of history from many
 * places; passwords cost nothing, so that what is left is the sign-in itself, durable before it is answered. Fixed, shadow and
 * adaptive take turns, so that whatever else the machine does falls on all alike. Asserts nothing about times.
 */
import assert from "node:assert/strict";
import { decideByPolicy, defaultPolicy, isSecondFactorDue } from "@countersign/core";
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
import { createWorld, from, POOL_ID } from "../packages/server/src/propertyTests/testing/createWorld.ts";
import { register } from "../packages/server/src/propertyTests/testing/person.ts";
import { plantFactor } from "../packages/server/src/propertyTests/testing/plantFactor.ts";
import { loadAverage, machine } from "./conditions.ts";
import { quantile } from "./quantile.ts";

const [samples = 600] = process.argv.slice(2).map(Number);
const HOUR_MS = 3_600_000;
const DAYS = 90;
const MODES = ["fixed", "shadow", "adaptive"] as const;
const HOME = { ip: "114.114.114.114" };

const undos: (() => Promise<void>)[] = [];
const settings = readSettings({ COUNTERSIGN_DATA_DIR: "/nonexistent" });
const clock = { nowMs: () => Date.now() };
const surroundings = await openSurroundings({ settings, clock, commonPasswords: null, onFault: () => undefined });
const world = await createWorld({ after: (undo) => undos.push(undo) }, { surroundings });
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
const [{ marks = 0 } = {}] = await world.database.all<{ marks: number }>(
  "select count(*) as marks from known_origins",
  [],
);
await enter(world, person, HOME);

const times = new Map(MODES.map((mode) => [mode, [] as number[]]));
for (let sample = 0; sample < samples; sample += 1) {
  for (const mode of MODES) {
    await patchApplication(world, { policyMode: mode });
    const startedAt = performance.now();
    const { answer } = await begin(world, person, HOME);
    times.get(mode)?.push(performance.now() - startedAt);
    assert.ok(!isSecondFactorDue(answer), mode);
  }
}

const loads = loadAverage();
console.log(`What a policy adds to a sign-in, on ${machine()}; load ${loads}`);
console.log(
  `SQLite, synchronous=FULL, one caller, ${DAYS} days of history (${marks} marks), ${samples} samples of each mode`,
);
const baseline = quantile(times.get("fixed") ?? [], 0.5);
for (const mode of MODES) {
  const all = times.get(mode) ?? [];
  const [median, slow] = [quantile(all, 0.5), quantile(all, 0.95)];
  const added = (median - baseline).toFixed(3);
  console.log(
    `${mode.padEnd(9)} p50 ${median.toFixed(3)} ms  p95 ${slow.toFixed(3)} ms  adds ${added} ms at the median`,
  );
}

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
for (const undo of undos.reverse()) await undo();
