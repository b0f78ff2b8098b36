import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { limitSettings, requestLimitSettings } from "./limitSettings.ts";

const { parse } = limitSettings.limitResend.kind;

describe("the settings of limits", () => {
  it("read a number in a time", () => {
    assert.deepEqual(parse("1/1s"), { limit: 1, windowMs: 1000 });
    assert.deepEqual(parse("60/10m"), { limit: 60, windowMs: 600_000 });
    assert.deepEqual(parse("5/1h"), { limit: 5, windowMs: 3_600_000 });
    assert.deepEqual(parse("100000/1d"), { limit: 100_000, windowMs: 86_400_000 });
  });

  it("refuse what is no limit, or would be none", () => {
    for (const text of ["", "5", "5/h", "0/1h", "5/0h", "-5/1h", "5/1w", "5 / 1h", "1e3/1h", "5/1h ", "05/1h", "5/1H"])
      assert.equal(parse(text), null, text);
    for (const text of ["1234567890/1h", "5/123456d"]) assert.equal(parse(text), null, text);
  });

  it("have defaults that can be read, under names that tell them apart", () => {
    const all = Object.values({ ...limitSettings, ...requestLimitSettings });
    for (const setting of all) assert.notEqual(setting.kind.parse(setting.default), null, setting.name);
    assert.equal(new Set(all.map(({ name }) => name)).size, all.length);
  });
});
