import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { testPostgresUrl } from "@countersign/store/testing";
import { needs } from "@countersign/testkit";
import { makeHistory, tellFault } from "./makeHistory.ts";
import { type Engine, openPlace } from "./openPlace.ts";
import { properties } from "./operation.ts";
import { plantedBugs } from "./plant/plantedBugs.ts";

const SEED = "1";
const OPERATIONS = 900;
/** A bug that is not met by then counts as missed. */
const MOST_OPERATIONS = 4_000;

const engines: readonly (readonly [Engine, string, object])[] = [
  ["embedded", "one server and the command line, embedded", {}],
  [
    "PostgreSQL",
    "two servers and the command line, PostgreSQL",
    needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"),
  ],
];

for (const [engine, name, options] of engines) {
  describe(`what happened at several processes of which one is killed: ${name}`, options, () => {
    it("is explained by each thing happening at one moment, and keeps every property", async (test) => {
      const { place, restart } = await openPlace(test, engine);
      const { history, faults } = await makeHistory(place, { seed: SEED, operations: OPERATIONS, atHalf: restart });
      assert.deepEqual(faults.map(tellFault), []);
      const done = new Set(history.filter(({ outcome }) => outcome === "done").map((each) => each.name));
      assert.deepEqual(
        [
          "verify",
          "recover",
          "confirm",
          "redeem",
          "resetPassword",
          "signInByCode",
          "changePassword",
          "endOthers",
          "signOut",
        ].filter((each) => !done.has(each)),
        [],
        "what was never done is not looked at",
      );
    });
  });
}

describe("a bug that is planted", () => {
  for (const [name, { breaks }] of Object.entries(plantedBugs)) {
    it(`is found: ${name}`, async (test) => {
      const { place } = await openPlace(test, "embedded", name);
      const { history, faults } = await makeHistory(place, { seed: SEED, operations: MOST_OPERATIONS, until: breaks });
      assert.ok(
        faults.some(({ property }) => property === breaks),
        `not within ${history.length} operations`,
      );
      test.diagnostic(`${breaks}: found within ${history.length} operations`);
    });
  }

  it("is there for every property", () => {
    const broken = new Set(Object.values(plantedBugs).map(({ breaks }) => breaks));
    assert.deepEqual([...broken].toSorted(), [...properties].toSorted());
  });
});
