import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { SessionWatch } from "./SessionWatch.ts";

interface Told {
  asked: number;
  active: boolean;
  standing: string;
  fails: boolean;
}

function watchOf({ isCached }: { readonly isCached: boolean }) {
  const told: Told = { asked: 0, active: true, standing: "ended", fails: false };
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs };
  const client = {
    async introspect() {
      told.asked += 1;
      await sleep(5);
      if (told.fails) throw new TypeError("fetch failed");
      return { active: told.active };
    },
    async readMfaStatus() {
      return { standing: told.standing };
    },
  };
  return { told, clock, watch: new SessionWatch(client, { isCached, clock }) };
}

describe("a watch on sessions", () => {
  it("asks once for all who come at once, and again within half a minute", async () => {
    const { told, clock, watch } = watchOf({ isCached: true });
    assert.deepEqual(await Promise.all([1, 2, 3].map(() => watch.standingOf("one", "token"))), [
      "live",
      "live",
      "live",
    ]);
    assert.equal(told.asked, 1);
    told.active = false;
    clock.nowMs += 24_000;
    await sleep(5);
    assert.equal(await watch.standingOf("one", "token"), "live");
    assert.equal(await watch.standingOf("another", "token"), "ended");
    clock.nowMs += 2_000;
    await sleep(5);
    assert.equal(await watch.standingOf("one", "token"), "ended");
  });

  it("tells a session in which a second factor is due from one that has ended", async () => {
    const { told, watch } = watchOf({ isCached: false });
    Object.assign(told, { active: false, standing: "due" });
    assert.equal(await watch.standingOf("one", "token"), "due");
    told.standing = "unknown";
    assert.equal(await watch.standingOf("one", "token"), "ended");
  });

  it("asks every time where it is to", async () => {
    const { told, watch } = watchOf({ isCached: false });
    assert.equal(await watch.standingOf("one", "token"), "live");
    told.active = false;
    assert.equal(await watch.standingOf("one", "token"), "ended");
    assert.equal(told.asked, 2);
  });

  it("says that it could not ask, remembers no such thing, and goes by nothing that is out of date", async () => {
    const { told, clock, watch } = watchOf({ isCached: true });
    await watch.standingOf("one", "token");
    told.fails = true;
    clock.nowMs += 26_000;
    await sleep(5);
    await assert.rejects(watch.standingOf("one", "token"), TypeError);
    told.fails = false;
    assert.equal(await watch.standingOf("one", "token"), "live");
  });
});
