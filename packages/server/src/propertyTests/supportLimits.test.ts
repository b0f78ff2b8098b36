import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findRefusals, freeingOfLimit, type LimitName, limitRules, type Refusal, unlockUser } from "@countersign/core";
import { placeOf } from "../request/findPerson.ts";
import { from, POOL_ID } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { applications } from "./testing/exhaust/applications.ts";
import { type Exhausted, type Exhaustion, THERE } from "./testing/exhaust/exhaustion.ts";
import { guesses } from "./testing/exhaust/guesses.ts";
import { requests } from "./testing/exhaust/requests.ts";
import { sends } from "./testing/exhaust/sends.ts";
import { standing } from "./testing/exhaust/standing.ts";
import { createPostedWorld, type PostedWorld } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

/** A way to exhaust each limit that there is: whoever adds one adds how. */
const exhaustions: Readonly<Record<LimitName, Exhaustion>> = {
  ...standing,
  ...guesses,
  ...sends,
  ...requests,
  ...applications,
};
const names = Object.keys(limitRules) as readonly LimitName[]; // its keys
const there = placeOf(THERE);
const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;

async function shown(world: PostedWorld, { person }: Exhausted): Promise<readonly Refusal[]> {
  const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: person.userId });
  assert.ok(subject !== null);
  const applications = await world.storehouse.admin.listApplications(POOL_ID);
  return findRefusals(world.ports, { subject, applications, places: [there] });
}

async function unlock(world: PostedWorld, { person }: Exhausted, isFrom: boolean) {
  const applications = await world.storehouse.admin.listApplications(POOL_ID);
  const around = { applications, places: [there], from: isFrom ? there : null };
  return unlockUser(world.ports, { scope, userId: person.userId, reason: "ticket", ...around });
}

function named(refusals: readonly Refusal[], limit: LimitName): Refusal {
  const found = refusals.find((each) => each.limit === limit);
  assert.ok(found !== undefined, `${limit} is not among ${refusals.map((each) => each.limit).join(", ")}`);
  return found;
}

describe("the list of limits", () => {
  it("has a way to exhaust each, and says of each what it counts and refuses", () => {
    assert.deepEqual(Object.keys(exhaustions).toSorted(), names.toSorted());
    for (const name of names) assert.ok(limitRules[name].counts !== "" && limitRules[name].refuses !== "");
  });
});

for (const { engine, settingsFor, options } of engines) {
  describe(`every limit that can refuse a person: ${engine}`, options, () => {
    for (const limit of names) {
      it(`${limit} refuses what is right, is shown with its end, and is freed or said to stay`, async (t) => {
        const { settings = {}, factors = [], run } = exhaustions[limit];
        const world = await createPostedWorld(t, { settings: { ...(await settingsFor(t)), ...settings }, factors });
        const exhausted = await run(world);
        assert.notEqual(await exhausted.attempt(), "success", "what is right is refused");
        const { endsAtMs, freeing } = named(await shown(world, exhausted), limit);
        assert.equal(freeing, freeingOfLimit(limit));
        if (endsAtMs !== null) assert.ok(endsAtMs > world.clock.nowMs());
        else assert.ok(limit in standing, "a window has an end");
        const { freed, stays } = await unlock(world, exhausted, false);
        named(freeing === "unlock" ? freed : stays, limit);
        if (freeing === "unlockFrom") {
          assert.notEqual(await exhausted.attempt(), "success", "the network was not named");
          named((await unlock(world, exhausted, true)).freed, limit);
        }
        if (freeing !== "never") {
          assert.ok((await shown(world, exhausted)).every((each) => each.limit !== limit));
          assert.equal(await exhausted.attempt(), "success", "what is right passes");
        } else {
          assert.notEqual(await exhausted.attempt(), "success", "it stays");
          named(await shown(world, exhausted), limit);
          if (endsAtMs !== null) {
            world.clock.set(endsAtMs);
            assert.ok((await shown(world, exhausted)).every((each) => each.limit !== limit));
            assert.equal(await exhausted.attempt(), "success", "what is right passes at its end");
          }
        }
        assert.ok((await countRows(world, "audit_events", "type = 'user.unlock'")) > 0);
      });
    }
  });
}
