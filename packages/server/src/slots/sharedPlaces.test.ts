import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

const ROOT = join(import.meta.dirname, "../../../..");
const DECISION = "docs/decisions/0034-shared-places.md";

/** What keeps something between requests: engines of this room, pools and caches, and collections of a module or an instance. */
const KEEPS = [
  /(?<!function )\bcreate(Fair|Yielding)?Slots\(/,
  /(?<!function )\bcreateWorkBudget\(/,
  /\bnew (TurnQueue|WorkerPool|LRUCache|pg\.Pool)\b/,
  /^(const|let) [a-z]\w* = new (Map|Set|WeakMap)\b/m,
  /^ {2}(readonly )?#\w+ = new (Map|Set|WeakMap|Turns)\b/m,
];

function keepers(): readonly string[] {
  const files = globSync("packages/{server,core,store,face,spelling}/src/**/*.ts", { cwd: ROOT });
  return files
    .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
    .filter((file) => KEEPS.some((pattern) => pattern.test(readFileSync(join(ROOT, file), "utf8"))))
    .map((file) => file.replace(/^packages\/(\w+)\/src\//, "$1/"));
}

describe("what all requests share", () => {
  it("stands in the decision with its bound, who shares it and what happens when it is full, and nothing else does", () => {
    const listed = [...readFileSync(join(ROOT, DECISION), "utf8").matchAll(/^\| `([\w/.]+)` \|/gm)].map(
      ([, file]) => file,
    );
    assert.deepEqual(keepers().toSorted(), listed.toSorted());
  });
});
