import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { compare } from "./compare.ts";
import { GONE, type IntendedDifference } from "./intendedDifferences.ts";
import { parse, print } from "./transcriptFile.ts";

const recorded = new Map([["a case", { status: 200, answer: { code: 6001, data: null } }]]);

function compareWith(answer: object, now?: IntendedDifference["now"]): readonly string[] {
  const played = new Map([["a case", { status: 200, answer }]]);
  return compare("area", { recorded, played }, now === undefined ? [] : [{ reason: "r", cases: ["area/a case"], now }]);
}

describe("compare", () => {
  it("finds every place that changed, came or went", () => {
    assert.deepEqual(compareWith({ code: 6001, data: null }), []);
    const changed = compareWith({ code: 6002, more: [1] }).map((fault) => fault.replace(/\n.*/s, ""));
    assert.deepEqual(changed, ["a case: answer.code", "a case: answer.data", "a case: answer.more.0"]);
  });

  it("lets differ what is meant to, as it is meant to and no longer than it does", () => {
    const now = { "answer.code": 6002, "answer.data": GONE };
    assert.deepEqual(compareWith({ code: 6002 }, now), []);
    assert.equal(compareWith({ code: 6003 }, now).length, 1);
    assert.equal(compareWith({ code: 6001, data: null }, now).length, 2);
    assert.equal(compareWith({ code: 6001, data: null }, { "answer.none": 1 }).length, 1);
  });

  it("finds cases that are on one side only", () => {
    const played = new Map([["another", {}]]);
    assert.equal(compare("area", { recorded, played }, []).length, 2);
  });
});

describe("transcript files", () => {
  it("give back what was written", () => {
    const account = { a: null, b: null, c: null, d: 1, list: [null, {}, []] };
    const cases = new Map([
      ["a case", { request: "GET /", answer: { ...account, user: account, text: "x".repeat(200) } }],
    ]);
    assert.deepEqual(parse(print(cases)), cases);
    const around = new Map([["a case", { request: "GET /", answer: { ...account, user: account } }]]);
    assert.match(print(around), /as around it/);
    assert.deepEqual(parse(print(around)), around);
  });
});
