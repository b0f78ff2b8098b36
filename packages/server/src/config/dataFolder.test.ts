import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, it } from "node:test";
import { nearestAbove } from "./dataFolder.ts";

describe("the folder that a data folder is made in", () => {
  it("is the nearest above it that is there", () => {
    const here = import.meta.dirname;
    assert.equal(nearestAbove(join(here, "not", "there", "yet")), here);
    assert.equal(nearestAbove("/not-there/data"), "/");
  });

  it("is none where not even the root is there, as on a missing drive, and the search ends", () => {
    const drive: Readonly<Record<string, string>> = { "Z:\\a\\data": "Z:\\a", "Z:\\a": "Z:\\" };
    const above = (path: string): string => drive[path] ?? path;
    assert.equal(
      nearestAbove("Z:\\a\\data", above, () => false),
      null,
    );
  });
});
