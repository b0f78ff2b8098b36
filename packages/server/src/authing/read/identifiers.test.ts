import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import fc from "fast-check";
import { readAccount, readEmail, readPhone, readUsername } from "./identifiers.ts";

const malformed = (field: string) => (error: unknown) =>
  error instanceof MfaError && error.failure === "malformed" && error.data?.field === field;

describe("readEmail", () => {
  it("gives one spelling: trimmed, lower case, composed", () => {
    assert.equal(readEmail(" Jo.Doe+tag@Example.COM\n"), "jo.doe+tag@example.com");
    assert.equal(readEmail("jose\u0301@example.com"), "josé@example.com");
    assert.equal(readEmail("小明@例子.中国"), "小明@例子.中国");
  });

  it("changes nothing when it reads its own answer", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        fc.pre(!/[";,()<>[\]\\]/.test(text) && text.length <= 254);
        const email = readEmail(text);
        assert.equal(readEmail(email), email);
        assert.equal(readEmail(text.toUpperCase()), email);
      }),
    );
  });

  it("refuses what is none, naming the field and not the text", () => {
    const long = `${"a".repeat(250)}@b.cd`;
    for (const text of [
      "",
      "jo",
      "@example.com",
      "jo@",
      "jo@example",
      "jo@.com",
      "jo@example..com",
      "jo doe@example.com",
      "a@b@c.de",
      "jo@example.com, x@y.zz",
      "<jo@example.com>",
      "jo@example.com\nbcc:x@y.zz",
      long,
    ]) {
      assert.throws(() => readEmail(text, "input.email"), malformed("input.email"), text);
    }
  });
});

describe("readPhone", () => {
  it("gives E.164, with the country that is typed or else the one that is named", () => {
    assert.equal(readPhone("13800138000", "+86"), "+8613800138000");
    assert.equal(readPhone("138 0013-8000", "86"), "+8613800138000");
    assert.equal(readPhone("+86 138 0013 8000", "+1"), "+8613800138000");
    assert.equal(readPhone("１３８００１３８０００", "+86"), "+8613800138000");
    assert.equal(readPhone("07911 123456", "+44"), "+447911123456");
    assert.equal(readPhone("+1 201 555 0123", "+86"), "+12015550123");
  });

  it("refuses what is no mobile number, naming the field", () => {
    for (const [text, country] of [
      ["", "+86"],
      ["123", "+86"],
      ["jo@example.com", "+86"],
      ["call 13800138000 now", "+86"],
      ["13800138000", "+999"],
      ["13800138000", "nowhere"],
      ["010 6552 9988", "+86"],
      ["9".repeat(300), "+86"],
    ] as const) {
      assert.throws(() => readPhone(text, country, "phone"), malformed("phone"), text);
    }
  });
});

describe("readUsername", () => {
  it("gives the name trimmed and composed, its case kept", () => {
    assert.equal(readUsername("  Jose\u0301 "), "José");
    assert.equal(readUsername("小明"), "小明");
    assert.equal(readUsername("😀".repeat(64)), "😀".repeat(64));
  });

  it("refuses an empty or long one, one that could pass for an address, and characters that cannot be seen", () => {
    for (const text of [
      "",
      "  ",
      "x".repeat(65),
      "😀".repeat(65),
      "jo@example.com",
      "jo\u0000",
      "jo\u200bdoe",
      "jo\u202edoe",
      "a\nb",
    ]) {
      assert.throws(() => readUsername(text, "username"), malformed("username"), JSON.stringify(text));
    }
  });
});

describe("readAccount", () => {
  it("reads what has an @ as an address, whatever its case", () => {
    assert.deepEqual(readAccount(" Jo@Example.com ", "+86"), [{ kind: "email", key: "jo@example.com" }]);
  });

  it("reads a number as phone first, then as user name: nobody blocks a number by taking it for a name", () => {
    assert.deepEqual(readAccount("13800138000", "+86"), [
      { kind: "phone", key: "+8613800138000" },
      { kind: "username", key: "13800138000" },
    ]);
  });

  it("reads anything else as a user name", () => {
    assert.deepEqual(readAccount("jo", "+86"), [{ kind: "username", key: "jo" }]);
  });

  it("finds an account by the name it was registered with", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 64 }), (text) => {
        let username: string;
        try {
          username = readUsername(text);
        } catch {
          return;
        }
        assert.ok(readAccount(text, "+86").some(({ kind, key }) => kind === "username" && key === username));
      }),
    );
  });

  it("throws for no text at all", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 320 }), fc.string({ maxLength: 8 }), (text, country) => {
        assert.ok(readAccount(text, country).length > 0);
      }),
    );
  });
});
