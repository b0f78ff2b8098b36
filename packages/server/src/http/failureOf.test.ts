import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { KeysUnavailable, StoreBusy, StoreUnavailable } from "@countersign/store";
import { GraphqlRefusal } from "../graphql/GraphqlRefusal.ts";
import { QueueBusy } from "../slots/TurnQueue.ts";
import { failureOf, isOurFault } from "./failureOf.ts";

describe("failureOf", () => {
  it("shows nothing of a defect, and says that it is one", () => {
    for (const defect of [new TypeError("secret at /srv/app.ts:3"), "secret", null, undefined, { secret: 1 }]) {
      const failure = failureOf(defect, "POST");
      assert.equal(failure.failure, "internal");
      assert.equal(failure.data, null);
      assert.equal(isOurFault(failure), true);
    }
    const refusal = new MfaError("totpWrong");
    assert.equal(failureOf(refusal, "POST"), refusal);
    assert.equal(isOurFault(refusal), false);
  });

  it("calls an outage of database or keys what it is, and never too often", () => {
    for (const error of [new StoreBusy("x"), new StoreUnavailable("at /var/lib/x.db"), new KeysUnavailable("x")]) {
      const failure = failureOf(error, "POST");
      assert.deepEqual([failure.failure, failure.data], ["unavailable", { retryAfterSeconds: 5 }]);
      assert.equal(isOurFault(failure), true, "the operator wants to know");
    }
  });

  it("asks to come again when too many passwords wait", () => {
    const failure = failureOf(new QueueBusy(5), "POST");
    assert.deepEqual([failure.failure, failure.data], ["tooOften", { retryAfterSeconds: 5 }]);
    assert.equal(isOurFault(failure), false);
  });

  it("has the log told why faces cannot be judged", () => {
    assert.equal(isOurFault(new MfaError("faceUnavailable", null, { cause: new Error("in /srv/models") })), true);
    assert.equal(isOurFault(new MfaError("faceUnavailable")), false);
  });

  it("says why a GraphQL request is refused", () => {
    const { failure, data } = failureOf(new GraphqlRefusal("One root field, please."), "POST");
    assert.equal(failure, "malformed");
    assert.deepEqual(data, { field: "query", rule: "One root field, please." });
  });
});
