import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { spellPhone } from "@countersign/spelling";
import { splitPhone } from "./splitPhone.ts";

describe("splitPhone", () => {
  it("gives the parts that read back as the same number", () => {
    for (const number of ["+8613800138000", "+12015550123", "+447911123456", "+85251234567"]) {
      const { phone, phoneCountryCode } = splitPhone(number);
      assert.equal(`${phoneCountryCode}${phone}`, number);
      assert.equal(spellPhone({ phone, phoneCountryCode }, "+1"), number);
    }
  });

  it("gives a number it does not know as it is", () => {
    assert.deepEqual(splitPhone("+999"), { phone: "+999", phoneCountryCode: "" });
  });
});
