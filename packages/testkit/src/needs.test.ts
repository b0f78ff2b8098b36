import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { needs } from "./needs.ts";

const SWITCHES = ["CI", "COUNTERSIGN_TEST_ALL"] as const;

describe("needs", () => {
  const before = SWITCHES.map((name) => [name, process.env[name]] as const);

  beforeEach(() => {
    for (const name of SWITCHES) delete process.env[name];
  });

  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("runs a suite that has what it needs", () => {
    assert.deepEqual(needs("oathtool", true, "apt-get install oathtool"), { skip: false });
  });

  it("leaves a suite out and says what it lacks", () => {
    assert.deepEqual(needs("oathtool", false, "apt-get install oathtool"), {
      skip: "needs oathtool: apt-get install oathtool",
    });
  });

  for (const [name, value] of [
    ["CI", "true"],
    ["COUNTERSIGN_TEST_ALL", "1"],
  ] as const) {
    it(`fails instead of leaving out where ${name}=${value}`, () => {
      process.env[name] = value;
      assert.throws(() => needs("oathtool", false, "apt-get install oathtool"), /needs oathtool: apt-get install/);
      assert.deepEqual(needs("oathtool", true, "unused"), { skip: false });
    });
  }
});
