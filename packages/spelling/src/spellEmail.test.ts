import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { spellEmail } from "./spellEmail.ts";
import { arbitraryPasted } from "./testing/arbitraryInvisible.ts";

describe("spellEmail", () => {
  it("gives one spelling for one mailbox", () => {
    const spellings: Readonly<Record<string, readonly string[]>> = {
      "jo.doe+tag@example.com": [
        ...[" Jo.Doe+tag@Example.COM\n", "jo.doe+tag@example.com.", "mailto:jo.doe+tag@example.com"],
        ...["ｊｏ．ｄｏｅ＋ｔａｇ＠ｅｘａｍｐｌｅ．ｃｏｍ", "jo.doe+tag@example。com", "jo.doe+tag＠example.com"],
      ],
      "info@bücher.example": [
        ...["info@bücher.example", "Info@BÜCHER.example", "info@bu\u0308cher.example"],
        ...["info@xn--bcher-kva.example", "info@XN--BCHER-KVA.EXAMPLE", "info@bücher.example."],
      ],
      "小明@例子.中国": ["小明@例子.中国", "小明@xn--fsqu00a.xn--fiqs8s", "小明@例子。中国"],
      "josé@example.com": ["jose\u0301@example.com", "JOSÉ@example.com"],
    };
    for (const [email, typed] of Object.entries(spellings)) {
      for (const text of typed) assert.equal(spellEmail(text), email, text);
    }
  });

  it("reads a pasted address whatever invisible came with it, and its own answer", () => {
    fc.assert(
      fc.property(
        fc.emailAddress().chain((text) => fc.tuple(fc.constant(text), arbitraryPasted(text))),
        ([text, pasted]) => {
          const email = spellEmail(text);
          assert.equal(spellEmail(pasted), email);
          assert.equal(spellEmail(text.toUpperCase()), email);
          if (email !== null) assert.equal(spellEmail(email), email);
        },
      ),
    );
    fc.assert(
      fc.property(fc.domain(), fc.string({ unit: "grapheme", minLength: 1, maxLength: 9 }), (domain, label) => {
        const email = spellEmail(`jo@${label}.${domain}`);
        assert.ok(email === null || spellEmail(email) === email, `${label}.${domain}`);
      }),
    );
  });

  it("refuses what is none", () => {
    for (const text of [
      ...["", "jo", "@example.com", "jo@", "jo@example", "jo@.com", "jo@example..com", "jo@example.com..", "a@b@c.de"],
      ...["jo doe@example.com", "jo@example.com, x@y.zz", "<jo@example.com>", "jo@example.com\nbcc:x@y.zz"],
      ...["jo@%65xample.com", "jo@example.com/x", "jo@exa\u0000mple.com", `${"a".repeat(250)}@b.cd`],
    ]) {
      assert.equal(spellEmail(text), null, text);
    }
  });
});
