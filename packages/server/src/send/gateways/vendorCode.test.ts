import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { vendorCode } from "./vendorCode.ts";

describe("vendorCode", () => {
  it("gives the codes of the gateways as they are", () => {
    for (const code of ["isv.BUSINESS_LIMIT_CONTROL", "LimitExceeded.AppDailyLimit", "InvalidAccessKeyId.NotFound"]) {
      assert.equal(vendorCode(code, ["408215", null, ""]), code);
    }
    assert.equal(vendorCode(21211, ["408215"]), "21211");
  });

  it("does not repeat what is not a code", () => {
    const notCodes = [
      "The number +86 138 is wrong",
      "",
      "a\nb",
      "<b>",
      "x".repeat(65),
      null,
      undefined,
      {},
      ["a"],
      true,
    ];
    for (const value of notCodes) assert.equal(vendorCode(value, []), "unnamed");
  });

  it("does not repeat a one-time code or a number that nobody named as a secret", () => {
    for (const value of ["408215", 408215, "error.408215", "8613800138000"])
      assert.equal(vendorCode(value, []), "unnamed");
  });

  it("does not repeat a secret, alone or within a word", () => {
    for (const value of ["hunter2", "error.hunter2.x"]) assert.equal(vendorCode(value, ["hunter2"]), "unnamed");
  });
});
