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
    assert.equal(sentence, "The request is malformed: input.email must be an e-mail address.");
    const query = sentenceOf(malformed("query", "Send one operation: batches are not served."), "en-US");
    assert.equal(query, "The request is malformed: Send one operation: batches are not served.");
    const variable = sentenceOf(malformed("query", "$scene must be of type EmailScene."), "en-US");
    assert.equal(variable, "The request is malformed: $scene must be of type EmailScene.");
    const value = sentenceOf(malformed("query", "A value in the query text does not fit its type."), "en-US");
    assert.equal(value, "The request is malformed: A value in the query text does not fit its type.");
    const factor = sentenceOf(malformed("factors", "PASSKEY cannot be served"), "en-US");
    assert.equal(factor, "The request is malformed: factors PASSKEY cannot be served.");
  });

  it("has no stop before a colon, and one stop at its end, whatever is malformed", () => {
    for (const language of ["en-US", "zh-CN"] as const)
      for (const rule of ["must be given", "is not known here", "Name one of the operations by operationName."]) {
        const sentence = sentenceOf(malformed("input.email", rule), language);
        assert.doesNotMatch(sentence, /[.。][:：]|[.。]{2}$/);
      }
  });
});
