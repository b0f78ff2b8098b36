import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type FailureName,
  faceFaults,
  failures,
  livenessFailures,
  MfaError,
  malformed,
  passwordFaults,
  type Sentence,
} from "@countersign/contract";
import { sentenceOf } from "./sentenceOf.ts";

describe("sentenceOf", () => {
  it("gives the sentence of the catalogue for every failure, in both languages", () => {
    for (const [name, { message }] of Object.entries(failures)) {
      const error = new MfaError(name as FailureName); // Object.entries forgets the keys
      assert.deepEqual([sentenceOf(error, "zh-CN"), sentenceOf(error, "en-US")], [message["zh-CN"], message["en-US"]]);
    }
  });

  it("says what is wrong with a photo, a live session or a password, in the sentence of the reason", () => {
    for (const [name, reasons] of [
      ["faceUnusable", faceFaults],
      ["faceSessionFailed", livenessFailures],
      ["malformed", passwordFaults],
    ] as const) {
      for (const [reason, sentence] of Object.entries<Sentence>(reasons))
        assert.equal(sentenceOf(new MfaError(name, { reason }), "zh-CN"), sentence["zh-CN"]);
      const unknown = new MfaError(name, { reason: "toString" });
      assert.ok(sentenceOf(unknown, "en-US").startsWith(failures[name].message["en-US"]));
    }
  });

  it("names the field and the rule of what is malformed", () => {
    const sentence = sentenceOf(malformed("input.email", "must be an e-mail address"), "en-US");
    assert.ok(sentence.endsWith("input.email must be an e-mail address"));
  });
});
