import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type RenewedSecret, renewSecret, type Scope, standingOf } from "@countersign/core";
import { readBootstrapFile } from "../config/bootstrapFile.ts";
import { APP_ID, createWorld, from, POOL_ID, POOL_SECRET, type World } from "./testing/createWorld.ts";
import { outcomeOf, overtakenAt } from "./testing/outcomes.ts";

const HOUR_MS = 3_600_000;
const scope: Scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() };

function renew({ ports }: World, overlapMs = HOUR_MS, appId: string | null = null): Promise<RenewedSecret> {
  return renewSecret(ports, { scope, appId, overlapMs, gives: null });
}

async function standingIn({ ports }: World, secret: string): Promise<string> {
  const pool = (await ports.store.findPool(POOL_ID)) ?? assert.fail("no pool");
  return standingOf(pool, (digest) => digest === ports.digest(secret), ports.clock.nowMs());
}

describe("renewals of one secret", () => {
  it("that meet leave two that live: the one that is overtaken is told, and made nothing", async (t) => {
    const world = await createWorld(t);
    const made: RenewedSecret[] = [];
    const overtaken = overtakenAt(world, "settle", async () => made.push(await renew(world)));
    assert.equal(await outcomeOf(renew(overtaken)), "secretsBothLive");
    assert.equal(await standingIn(world, POOL_SECRET), "older");
    assert.equal(await standingIn(world, made[0]?.secret ?? ""), "newest");
  });

  it("that meet without an overlap leave one that lives", async (t) => {
    const world = await createWorld(t);
    const made: RenewedSecret[] = [];
    const overtaken = overtakenAt(world, "settle", async () => made.push(await renew(world, 0)));
    const { secret } = await renew(overtaken, 0);
    assert.equal(await standingIn(world, secret), "newest");
    assert.equal(await standingIn(world, made[0]?.secret ?? ""), "ended");
  });

  it("are each on every node from the moment they are made, and their end is", async (t) => {
    const world = await createWorld(t);
    const other = await createWorld(t, { folder: world.folder });
    const { secret } = await renew(world);
    assert.deepEqual([await standingIn(other, secret), await standingIn(other, POOL_SECRET)], ["newest", "older"]);
    other.clock.advance(HOUR_MS);
    assert.equal(await standingIn(other, POOL_SECRET), "ended");
  });

  it("write the newest to bootstrap.json, in whatever order they come to write", async (t) => {
    const world = await createWorld(t);
    const { keepSecret } = world.services;
    for (const [appId, member] of [
      [null, "userPoolSecret"],
      [APP_ID, "appSecret"],
    ] as const) {
      const first = await renew(world, 0, appId);
      const second = await renew(world, 0, appId);
      const kept = [second, first].map(({ secret }) => keepSecret({ poolId: POOL_ID, appId, secret }));
      assert.deepEqual(await Promise.all(kept), [true, false]);
      assert.equal((await readBootstrapFile(world.folder))?.[member], second.secret);
    }
    const elsewhere = { poolId: "b0".repeat(12), appId: null, secret: "5e".repeat(16) };
    assert.equal(await keepSecret(elsewhere), false, "it names another pool");
  });
});
