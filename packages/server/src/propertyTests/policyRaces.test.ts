import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changeApplicationPolicy, type PolicyFactor, type Scope, updateApplication } from "@countersign/core";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { overtakenAt } from "./testing/outcomes.ts";
import { countRows } from "./testing/tables.ts";

const scope: Scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() };

function change(
  { ports }: World,
  enable: readonly PolicyFactor[],
  disable: readonly PolicyFactor[] = [],
): Promise<unknown> {
  return changeApplicationPolicy(ports, { scope, appId: APP_ID, enable, disable });
}

async function factorsOf({ ports }: World): Promise<readonly PolicyFactor[]> {
  return (await ports.store.findApplication(APP_ID))?.factors ?? assert.fail("no application");
}

describe("changes of what an application demands", () => {
  it("keep each other's word when they come at once", async (t) => {
    const world = await createWorld(t);
    await Promise.all([change(world, ["OTP"]), change(world, ["SMS"]), change(world, ["EMAIL"])]);
    assert.deepEqual((await factorsOf(world)).toSorted(), ["EMAIL", "OTP", "SMS"]);
    await Promise.all([change(world, [], ["SMS"]), change(world, [], ["EMAIL"])]);
    assert.deepEqual(await factorsOf(world), ["OTP"]);
    assert.equal(await countRows(world, "audit_events", "type = 'application.policy'"), 5);
  });

  it("are decided anew when another was stored between reading and writing", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    await change(
      overtakenAt(world, "settle", () => change(world, ["SMS"])),
      ["EMAIL"],
    );
    assert.deepEqual(await factorsOf(world), ["OTP", "SMS", "EMAIL"]);
  });

  it("give way to an operator who sets all of it, whoever was first", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"] });
    const set = () => updateApplication(world.ports, { scope, appId: APP_ID, patch: {}, factors: ["SMS"] });
    await change(overtakenAt(world, "settle", set), ["EMAIL"]);
    assert.deepEqual(await factorsOf(world), ["SMS", "EMAIL"]);
    const overtaken = overtakenAt(world, "settle", () => change(world, ["OTP"]));
    const update = { scope, appId: APP_ID, patch: {}, factors: ["SMS"] } as const;
    await updateApplication(overtaken.ports, update);
    assert.deepEqual(await factorsOf(world), ["SMS"]);
  });
});
