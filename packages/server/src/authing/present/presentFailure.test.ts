import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  faceFaults,
  failures,
  type Language,
  livenessFailures,
  MfaError,
  malformed,
  type Sentence,
} from "@countersign/contract";
import { StoreBusy, StoreUnavailable } from "@countersign/store";
import { GraphqlRefusal } from "../../graphql/GraphqlRefusal.ts";
import { HasherBusy } from "../../hash/hashQueue.ts";
import type { MfaTokens } from "../../tokens/mfaTokens.ts";
import { presentFailure } from "./presentFailure.ts";

const noTokens: MfaTokens = {
  sign: () => assert.fail("a token was signed"),
  verify: () => assert.fail("a token was verified"),
};

const present = (error: unknown, language: Language = "en-US") =>
  presentFailure(error, { requestId: "r1", language, mfaTokens: noTokens });

describe("presentFailure", () => {
  it("gives number, status and sentence of the catalogue for every failure, in both languages", () => {
    for (const name of Object.keys(failures) as (keyof typeof failures)[]) {
      for (const language of ["zh-CN", "en-US"] as const) {
        const { body } = present(new MfaError(name), language);
        const { code, status, message } = failures[name];
        assert.deepEqual(body, {
          ...{ code, statusCode: status, apiCode: code, message: message[language] },
          ...{ data: null, requestId: "r1", uniqueId: "r1" },
        });
      }
    }
  });

  it("says what is wrong with a photo or a live session, in the sentence of the reason", () => {
    for (const [name, reasons] of [
      ["faceUnusable", faceFaults],
      ["faceSessionFailed", livenessFailures],
    ] as const) {
      for (const [reason, sentence] of Object.entries<Sentence>(reasons)) {
        const { body } = present(new MfaError(name, { reason }), "zh-CN");
        assert.deepEqual([body.message, body.data], [sentence["zh-CN"], { reason }]);
      }
      assert.equal(present(new MfaError(name, { reason: "toString" })).body.message, failures[name].message["en-US"]);
    }
  });

  it("has the log told why faces cannot be judged, and nobody else", () => {
    const { body, unexpected } = present(new MfaError("faceUnavailable", null, { cause: new Error("in /srv/models") }));
    assert.doesNotMatch(JSON.stringify(body), /srv/);
    assert.equal(unexpected, true);
    assert.equal(present(new MfaError("faceUnavailable")).unexpected, false);
  });

  it("names the field and the rule of what is malformed, in data and in the sentence", () => {
    const { body } = present(malformed("input.email", "must be an e-mail address"));
    assert.deepEqual(body.data, { field: "input.email", rule: "must be an e-mail address" });
    assert.ok(body.message.endsWith("input.email must be an e-mail address"));
  });

  it("shows nothing of a defect, and says that it is one", () => {
    for (const defect of [new TypeError("secret at /srv/app.ts:3"), "secret", null, undefined, { secret: 1 }]) {
      const { body, unexpected, name } = present(defect);
      assert.equal(name, "internal");
      assert.equal(unexpected, true);
      assert.doesNotMatch(JSON.stringify(body), /secret|app\.ts/);
      assert.equal(body.data, null);
      assert.ok(body.statusCode < 500);
    }
    assert.equal(present(new MfaError("totpWrong")).unexpected, false);
  });

  it("asks to come again when the service is busy or its database gone", () => {
    for (const error of [new HasherBusy(5), new StoreBusy("x"), new StoreUnavailable("at /var/lib/x.db")]) {
      const { name, retryAfterSeconds, body } = present(error);
      assert.deepEqual([name, retryAfterSeconds], ["tooOften", 5]);
      assert.doesNotMatch(JSON.stringify(body), /\/var/);
    }
    assert.equal(present(new HasherBusy(5)).unexpected, false);
    assert.equal(present(new StoreUnavailable("x")).unexpected, true, "the operator wants to know");
  });

  it("says why a GraphQL request is refused", () => {
    const { name, body } = present(new GraphqlRefusal("One root field, please."));
    assert.equal(name, "malformed");
    assert.deepEqual(body.data, { field: "query", rule: "One root field, please." });
  });
});
