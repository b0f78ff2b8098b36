import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readOptions, renderHelp } from "./readOptions.ts";

describe("readOptions", () => {
  it("takes what help says where nothing is said", () => {
    const options = readOptions([]);
    assert.deepEqual(options?.connections, [1, 16, 64]);
    for (const each of [options?.connections, options?.fsyncUs, options?.accounts, options?.rounds, options?.scenarios])
      assert.match(renderHelp(), new RegExp(`\\(${String(each)}\\)`));
    assert.equal(readOptions(["--help"]), null);
  });

  it("knows the disk's own fsync, and several of what has several", () => {
    const options = readOptions(["--fsync", "own,1000", "--accounts", "1000,1000000", "--scenario", "list,verify"]);
    assert.deepEqual(
      [options?.fsyncUs, options?.accounts],
      [
        [0, 1000],
        [1000, 1_000_000],
      ],
    );
    assert.deepEqual(options?.scenarios, ["verify", "list"], "in the order in which they are measured");
  });

  const refused = {
    "--users 5": /unknown option '--users'/i,
    "--scenario verify,login": /--scenario knows verify,.* not login/,
    "--subjects everybody": /--subjects knows countersign-embedded,.* not everybody/,
    "--connections 0": /--connections must be a whole number from 1/,
    "--connections 1,": /--connections must be a whole number/,
    "--fsync fast": /--fsync must be/,
    "--accounts 1e3x": /--accounts must be/,
    "--keep ../there": /--keep must be/,
    something: /something/,
  };
  for (const [words, sentence] of Object.entries(refused))
    it(`refuses ${words}`, () => assert.throws(() => readOptions(words.split(" ")), sentence));
});
