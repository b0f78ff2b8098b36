import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { testPostgresUrl } from "@countersign/store/testing";
import { type NeedsOptions, needs } from "@countersign/testkit";
import { readSettings } from "../config/readSettings.ts";
import { countersignJson, serve, start } from "./testing/countersign.ts";
import { CLOCK_SPEED, fastClock } from "./testing/fastClock.ts";
import { type Home, type MakeHome, makePostgresHome, makeSqliteHome } from "./testing/home.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { makePeople, verifyOnce, verifyUntil } from "./testing/verifyLoad.ts";
import { withStorehouseView } from "./withStorehouse.ts";

const BUSY = 16;
/** Whoever signs in has his secret sealed anew by that. These stay away meanwhile. */
const AWAY = 32;
const PEOPLE = BUSY + AWAY;
/** The new key begins to write five minutes after it was made; the load goes on until everything has followed. */
const AFTERWARDS_MS = (2 * 60_000) / CLOCK_SPEED;

interface Keys {
  readonly keys: readonly {
    readonly id: string;
    readonly purpose: string;
    readonly state: string;
    readonly sealed: number | null;
  }[];
}

async function countDecisions(home: Home): Promise<number> {
  const text = "select count(*) as count from sign_in_decisions";
  return Number((await onDatabaseOf(home, (database) => database.one<{ count: number }>(text, [])))?.count);
}

/** R017: while keys are replaced every verify succeeds, and afterwards nothing uses the old sealing key. */
function contract(name: string, makeHome: MakeHome, nodes: number, options: NeedsOptions): void {
  describe(`a rotation of the keys under load: ${name}`, options, () => {
    it("lets every verify succeed, though it was broken off once, and leaves nothing under the old key", async (t) => {
      const home = await makeHome(t);
      const services = [await serve(t, home, { node: fastClock })];
      while (services.length < nodes) services.push(await serve(t, home, { node: fastClock }));
      const people = await makePeople(home, PEOPLE);
      const status = (): Promise<Keys> => countersignJson(home, ["keys", "status"], { node: fastClock });
      const before = await status();
      const sealedBefore = before.keys.filter(({ purpose }) => purpose === "sealing");
      assert.deepEqual(
        sealedBefore.map(({ state, sealed }) => [state, sealed]),
        [["active", PEOPLE]],
      );

      const enough = new AbortController();
      const load = verifyUntil(
        home,
        services.map(({ url }) => url),
        people.slice(0, BUSY),
        enough.signal,
      );
      const brokenOff = start(home, ["keys", "rotate", "--yes"], { node: fastClock });
      const closed = once(brokenOff, "close");
      await once(brokenOff.stderr ?? brokenOff, "data");
      await sleep(2000);
      brokenOff.kill("SIGKILL");
      await closed;
      const args = ["keys", "rotate", "--yes"];
      const rotation = await countersignJson<{ sealedAnew: number; removed: string[] }>(home, args, {
        node: fastClock,
      });
      await sleep(AFTERWARDS_MS);
      enough.abort();
      const { succeeded, failures, keyIds } = await load;

      assert.deepEqual(failures, [], `${succeeded} succeeded`);
      assert.ok(succeeded > 10 * BUSY, `only ${succeeded} verifies`);
      assert.equal(keyIds.size, 2, "user tokens of the old key and of the new one");
      const returning = await verifyOnce(home, services[0]?.url ?? "", people.slice(BUSY, 2 * BUSY));
      assert.deepEqual(returning, [], "those who were away");
      const after = await status();
      const sealing = after.keys.filter(({ purpose }) => purpose === "sealing");
      assert.deepEqual(
        sealing.map(({ state }) => state),
        ["active"],
      );
      // Each sign-in leaves the record of its decision behind.
      assert.equal(sealing[0]?.sealed, PEOPLE + (await countDecisions(home)));
      assert.deepEqual(
        rotation.removed,
        sealedBefore.map(({ id }) => id),
      );
      const holders = await withStorehouseView(readSettings(home.settings), (view) => view.countSealed());
      assert.deepEqual(
        [...holders.keys()],
        sealing.map(({ id }) => id),
      );
      for (const purpose of ["mfaToken", "accessToken", "codes", "audit", "userToken"]) {
        const group = after.keys.filter((key) => key.purpose === purpose);
        assert.deepEqual(group.filter(({ state }) => state === "active").length, 1, purpose);
        assert.ok(!before.keys.some(({ id }) => id === group[0]?.id), `${purpose} has a new key, and only one`);
        assert.ok(group.length <= 2, purpose);
      }
      const trail = await countersignJson<{ ok: boolean; events: number }>(home, ["audit", "verify"]);
      assert.ok(trail.ok && trail.events > succeeded, "the audit trail is whole");
      for (const service of services) {
        assert.equal(await service.stop(), 0);
        assert.doesNotMatch(service.printed(), /"level":"(error|fatal)"/);
      }
    });
  });
}

contract("one process on SQLite", makeSqliteHome, 1, { skip: false });
contract(
  "two processes on PostgreSQL",
  makePostgresHome,
  2,
  needs("postgresql", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
);
