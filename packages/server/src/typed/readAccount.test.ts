import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { nameKey } from "@countersign/spelling";
import fc from "fast-check";
import { readAccount } from "./readAccount.ts";
import { readUsername } from "./readUsername.ts";

describe("readAccount", () => {
  it("reads what has an @ as an address, whatever its spelling", () => {
    for (const text of [" Jo@Example.com ", "jo＠example.com", "jo@example.com.", "mailto:jo@example.com"]) {
      const [{ kind, key } = { kind: "", key: "" }, ...others] = readAccount(text, "+86");
      assert.deepEqual([kind, key, others], ["email", "jo@example.com", []], text);
    }
    const typed = "Jo@XN--BCHER-KVA.example";
    const read = { kind: "email", key: "jo@bücher.example", spelling: typed.toLowerCase() };
    assert.deepEqual(readAccount(typed, "+86"), [read]);
    assert.equal(readAccount("no address@", "+86")[0]?.kind, "email");
  });

  it("reads a number as phone first, then as user name: nobody blocks a number by taking it for a name", () => {
    assert.deepEqual(readAccount("13800138000", "+86"), [
      { kind: "phone", key: "+8613800138000" },
      { kind: "username", key: "13800138000", spelling: "13800138000" },
    ]);
    assert.deepEqual(readAccount("0086 13800138000", "+1")[0], { kind: "phone", key: "+8613800138000" });
    assert.deepEqual(readAccount("07911 123456", "+86", "+44")[0], { kind: "phone", key: "+447911123456" });
  });

  it("reads anything else as a user name", () => {
    assert.deepEqual(readAccount("Jo", "+86"), [{ kind: "username", key: "jo", spelling: "Jo" }]);
  });

  it("finds an account by the name it was registered with", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 64 }), (text) => {
        let username: string;
        try {
          username = readUsername(text);
        } catch {
          return;
        }
        assert.ok(readAccount(text, "+86").some(({ kind, key }) => kind === "username" && key === nameKey(username)));
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
