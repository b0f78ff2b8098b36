import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { getCountries, getExampleNumber, type PhoneNumber } from "libphonenumber-js/mobile";
import examples from "libphonenumber-js/mobile/examples";
import { spellPhone, type TypedPhone } from "./spellPhone.ts";
import { arbitraryPasted } from "./testing/arbitraryInvisible.ts";

const spell = (phone: string, phoneCountryCode?: string | null) => spellPhone({ phone, phoneCountryCode }, "+86");

/** Gives the ways in which people write a number. */
function spellingsOf(number: PhoneNumber): readonly TypedPhone[] {
  const { countryCallingCode: code, nationalNumber: own, country } = number;
  return [
    ...[`+${code}${own}`, `00${code}${own}`, `(+${code})${own}`, `+00${code} ${own}`, `00 (${code}) ${own}`],
    ...[number.formatInternational(), number.formatInternational().replaceAll(" ", "-"), number.getURI()],
  ]
    .map((phone): TypedPhone => ({ phone }))
    .concat(
      [code, `+${code}`, `00${code}`, `(+${code})`, ` + ${code} `, country].map((phoneCountryCode) => ({
        phone: own,
        phoneCountryCode,
      })),
    )
    .concat(
      [`${code}${own}`, `(${code}) ${own}`, number.formatNational()].map((phone) => ({
        phone,
        phoneCountryCode: code,
      })),
    );
}

describe("spellPhone", () => {
  it("gives one spelling for one number, in every country", () => {
    for (const country of getCountries()) {
      const number = getExampleNumber(country, examples);
      assert.ok(number !== undefined, country);
      for (const typed of spellingsOf(number)) {
        assert.equal(spellPhone(typed, "+86"), number.number, `${country}: ${JSON.stringify(typed)}`);
      }
    }
  });

  it("reads a Chinese number however it is written, with its country beside it or not", () => {
    const written = [
      ...["13800138000", "138 0013-8000", "１３８００１３８０００", "١٣٨٠٠١٣٨٠٠٠", "138.0013.8000", "013800138000"],
      ...["0086 138 0013 8000", "0086-138-0013-8000", "(+86)138 0013 8000", "（＋８６）13800138000", "8613800138000"],
      ...["86-138-0013-8000", "+86 138−0013−8000", "(0086)13800138000", "\u202a+86 138 0013 8000\u202c"],
    ];
    for (const phone of written) {
      for (const code of [undefined, null, "", " ", "\u200b", "+86", "86", "0086", "＋８６", "CN"]) {
        assert.equal(spell(phone, code), "+8613800138000", `${phone} ${code}`);
      }
    }
  });

  it("lets the country that is typed with the number count before the one beside it, and that before the home one", () => {
    assert.equal(spell("+86 138 0013 8000", "+1"), "+8613800138000");
    assert.equal(spell("0086 138 0013 8000", "+1"), "+8613800138000");
    assert.equal(spell("07911 123456", "+44"), "+447911123456");
    assert.equal(spell("+1 201 555 0123", "+86"), "+12015550123");
  });

  it("reads a pasted number whatever invisible came with it", () => {
    fc.assert(fc.property(arbitraryPasted("+86 138 0013 8000"), (text) => spell(text) === "+8613800138000"));
    fc.assert(fc.property(arbitraryPasted("+44"), (code) => spell("07911 123456", code) === "+447911123456"));
  });

  it("refuses what is no mobile number, and a number without country where the one beside it cannot be read", () => {
    for (const [phone, code] of [
      ...["", "123", "+", "jo@example.com", "call 13800138000 now", "86+13800138000", "010 6552 9988"].map(
        (text) => [text, "+86"] as const,
      ),
      ...["+999", "nowhere", "+", "0", "8613800138000"].map((code) => ["13800138000", code] as const),
      ["8613800138000", "+1"],
      ["9".repeat(300), "+86"],
    ] as const) {
      assert.equal(spell(phone, code), null, `${phone} ${code}`);
    }
    fc.assert(fc.property(fc.string(), fc.string(), (phone, code) => /^\+\d+$/.test(spell(phone, code) ?? "+1")));
  });
});
