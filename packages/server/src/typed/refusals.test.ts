import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { readEmail } from "./readEmail.ts";
import { readId } from "./readId.ts";
import { readPhone } from "./readPhone.ts";

describe("what cannot be read", () => {
  it("is refused by the name of its field, and not repeated", () => {
    const text = "no such thing";
    for (const read of [
      () => readEmail(text, "input.it"),
      () => readPhone({ phone: text }, "+86", "input.it"),
      () => readId(text, "input.it"),
    ]) {
      assert.throws(read, (error) => {
        assert.ok(error instanceof MfaError && error.failure === "malformed");
        assert.equal(error.data?.field, "input.it");
        return !JSON.stringify(error.data).includes(text);
      });
    }
  });
});
