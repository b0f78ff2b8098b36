import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { compare } from "./transcript/compare.ts";
import { findGaps, findUnmet } from "./transcript/coverage.ts";
import { intendedDifferences } from "./transcript/intendedDifferences.ts";
import { perform } from "./transcript/perform.ts";
import { readTranscript } from "./transcript/transcriptFile.ts";

const recorded = readTranscript();
const { transcript, plays, fields } = await perform({ after });

describe("the wire", () => {
  for (const area of new Set([...recorded.keys(), ...transcript.keys()])) {
    it(`answers as written down in transcript/recorded/${area}.json`, () => {
      const cases = { recorded: recorded.get(area) ?? new Map(), played: transcript.get(area) ?? new Map() };
      const faults = compare(area, cases, intendedDifferences);
      assert.ok(faults.length === 0, `\n${faults.join("\n")}`);
    });
  }

  it("was asked for every operation, and refused every one that can be refused", () => {
    assert.deepEqual(findGaps(plays, fields), []);
  });

  it("refused in every way there is", () => {
    assert.deepEqual(findUnmet(plays), []);
  });

  it("differs only where a reason is given", () => {
    for (const { reason, cases } of intendedDifferences) {
      assert.notEqual(reason, "");
      for (const name of cases) assert.ok(recorded.has(name.replace(/\/.*/, "")), name);
    }
  });
});
