import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { SentCode } from "../model/messages.ts";
import type { CodePurpose } from "../model/model.ts";
import { makePorts } from "../testing/makePorts.ts";
import { codeText, matchCode } from "./matchCode.ts";

const { codeMac } = makePorts();
const NOW_MS = 1_000_000;

/** Gives a code that was sent, as it is stored. */
function sent(code: string, fields: Partial<SentCode> = {}): SentCode {
  const own = {
    id: "id",
    kind: "code",
    poolId: "pool",
    channel: "sms",
    address: "+8613800138000",
    purpose: "signIn",
    ended: null,
    createdAtMs: 0,
    expiresAtMs: NOW_MS + 1,
    ...fields,
  } as const;
  return { ...own, mac: codeMac.sign(codeText(own.poolId, own, own.purpose, code)) };
}

describe("matchCode", () => {
  it("finds the live code among those of other purposes", () => {
    const codes = [sent("111111", { id: "a" }), sent("222222", { id: "b", purpose: "general" })];
    assert.deepEqual(matchCode(codeMac, codes, "222222", NOW_MS), { state: "live", sent: codes[1] });
    assert.equal(matchCode(codeMac, codes, "333333", NOW_MS), null);
    assert.equal(matchCode(codeMac, [], "111111", NOW_MS), null);
  });

  it("tells an expired code from an unknown one, and prefers a live one", () => {
    const expired = sent("111111", { id: "old", expiresAtMs: NOW_MS });
    assert.equal(matchCode(codeMac, [expired], "111111", NOW_MS)?.state, "expired");
    const live = sent("111111", { id: "live", purpose: "general" });
    assert.deepEqual(matchCode(codeMac, [expired, live], "111111", NOW_MS), { state: "live", sent: live });
  });

  for (const ended of ["superseded", "used"] as const) {
    it(`tells a ${ended} code from an unknown one until it would have expired`, () => {
      const old = sent("111111", { id: "old", ended });
      const live = sent("222222", { id: "new" });
      assert.equal(matchCode(codeMac, [old, live], "111111", NOW_MS)?.state, ended);
      assert.equal(matchCode(codeMac, [old, live], "222222", NOW_MS)?.state, "live");
      assert.equal(matchCode(codeMac, [old], "111111", old.expiresAtMs), null);
      const same = sent("111111", { id: "new" });
      assert.deepEqual(matchCode(codeMac, [old, same], "111111", NOW_MS), { state: "live", sent: same });
    });
  }

  it("compares with every code, whichever matches", () => {
    const codes = [sent("111111"), sent("222222", { purpose: "bind" }), sent("333333", { purpose: "general" })];
    for (const typed of ["111111", "333333", "999999"]) {
      let compared = 0;
      const counting = {
        ...codeMac,
        matches(text: string, mac: string) {
          compared += 1;
          return codeMac.matches(text, mac);
        },
      };
      matchCode(counting, codes, typed, NOW_MS);
      assert.equal(compared, codes.length);
    }
  });
});

describe("codeText", () => {
  it("is different whenever pool, channel, address, purpose or code are", () => {
    const part = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('"', '","', "sms", "a"));
    const purpose = fc.constantFrom<CodePurpose>("signIn", "register", "general");
    const tied = fc.tuple(part, fc.constantFrom("sms", "email"), part, purpose, part);
    const textOf = ([pool, channel, address, purpose, code]: [string, "sms" | "email", string, CodePurpose, string]) =>
      codeText(pool, { channel, address }, purpose, code);
    fc.assert(
      fc.property(tied, tied, (one, other) => {
        assert.equal(textOf(one) === textOf(other), JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });
});
