import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import { readUsername } from "./readUsername.ts";

const malformed = (error: unknown) =>
  error instanceof MfaError && error.failure === "malformed" && error.data?.field === "input.username";

describe("readUsername", () => {
  it("gives the name as it is seen, trimmed and composed, its case and its script kept", () => {
    assert.equal(readUsername("  Jose\u0301 "), "José");
    assert.equal(readUsername("小\u200b明\u202c"), "小明");
    assert.equal(readUsername("Ｊｏ"), "Ｊｏ");
    assert.equal(readUsername("😀".repeat(64)), "😀".repeat(64));
  });

  it("refuses an empty or long one, one that could pass for an address, and control characters", () => {
    const long = ["x".repeat(65), "😀".repeat(65)];
    for (const text of ["", "  ", "\u200b", ...long, "jo@example.com", "jo＠example.com", "jo\u0000", "a\nb"]) {
      assert.throws(() => readUsername(text, "input.username"), malformed, JSON.stringify(text));
    }
  });
});
