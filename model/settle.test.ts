import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { needs } from "@countersign/testkit";
import { bringAlloy, hasJava } from "./alloy.ts";
import { lacks } from "./lacks.ts";
import { modelledChanges } from "./modelledChanges.ts";
import { type PlantedFault, plantedFaults } from "./plantedFaults.ts";
import { unionMembers } from "./unionMembers.ts";

const model = await readFile(join(import.meta.dirname, "settle.als"), "utf8");

/** Names of the commands of a kind, in their order. */
function named(command: "check" | "run"): readonly string[] {
  return [...model.matchAll(new RegExp(`^${command} (\\w+)`, "gm"))].map(([, name]) => name ?? "");
}

describe("what the model has of the store's changes", () => {
  const members = unionMembers();

  it("is said of every one of them", () => assert.deepEqual(lacks(members, modelledChanges, model), []));

  it("is missed of a new one, and of one that the model does not know", () => {
    assert.deepEqual(lacks([...members, "openDoor"], modelledChanges, model), [
      "openDoor has no line in modelledChanges.ts",
    ]);
    assert.deepEqual(lacks([...members, "openDoor"], { ...modelledChanges, openDoor: ["OpenDoor"] }, model), [
      "OpenDoor is not in the model",
    ]);
    const idle = model.replace("enum Change {", "enum Change {\n  OpenDoor,");
    assert.deepEqual(lacks([...members, "openDoor"], { ...modelledChanges, openDoor: ["OpenDoor"] }, idle), [
      "OpenDoor is declared, and not both decided and written",
    ]);
  });
});

const options = { ...needs("Alloy", hasJava, "install a JDK and Maven"), concurrency: availableParallelism() };

describe("the model of settlements", options, async () => {
  const analyse = await bringAlloy({ after });

  for (const promise of named("check")) {
    it(`keeps ${promise}`, async () => {
      assert.deepEqual([...(await analyse(model, promise))], [[promise, false]]);
    });
  }

  it("can do everything that may be asked for", async () => {
    const found = await analyse(model, "may*");
    assert.deepEqual(
      [...found],
      named("run").map((name) => [name, true]),
    );
  });

  it("has a fault planted for every promise", () => {
    assert.deepEqual([...new Set(plantedFaults.map(({ breaks }) => breaks))], named("check"));
  });

  for (const fault of plantedFaults)
    it(`${fault.breaks} fails ${shown(fault)}`, async () => {
      assert.equal(model.split(fault.before).length, 2, "the text that is replaced stands there once");
      const found = await analyse(model.replace(fault.before, fault.after), fault.breaks);
      assert.deepEqual([...found], [[fault.breaks, true]]);
    });
});

function shown({ before, after: instead }: PlantedFault): string {
  return instead === ""
    ? `without ${before.trim()}`
    : `with ${instead.trim()} for ${before.trim()}`.replaceAll(/\s+/g, " ");
}
