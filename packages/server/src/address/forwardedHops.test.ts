import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { forwardedHops } from "./forwardedHops.ts";

const forwarded = (text: string): readonly string[] | null => forwardedHops({ forwarded: text }, "forwarded");
const listed = (text: string): readonly string[] | null =>
  forwardedHops({ "x-forwarded-for": text }, "x-forwarded-for");

describe("forwardedHops", () => {
  it("lists whom X-Forwarded-For names, without its empty elements", () => {
    assert.deepEqual(listed("1.2.3.4,  [::1]:80 ,, 5.6.7.8"), ["1.2.3.4", "[::1]:80", "5.6.7.8"]);
    assert.deepEqual(listed(","), []);
  });

  it("lists whom Forwarded names, as RFC 7239 has it", () => {
    assert.deepEqual(forwarded("for=192.0.2.43, for=198.51.100.17"), ["192.0.2.43", "198.51.100.17"]);
    assert.deepEqual(forwarded('For="[2001:db8:cafe::17]:4711"'), ['"[2001:db8:cafe::17]:4711"']);
    assert.deepEqual(forwarded("for=192.0.2.60;proto=http;by=203.0.113.43"), ["192.0.2.60"]);
    assert.deepEqual(forwarded('by="a,for=1.1.1.1;";  for = _gazonk , proto=http'), ["_gazonk", ""]);
    assert.deepEqual(forwarded('host="\\",";for="\\1.2.3.4"'), ['"1.2.3.4"']);
    assert.deepEqual(forwarded("xfor=1.2.3.4;forward=5.6.7.8"), [""]);
  });

  it("gives null without the header, or when it is empty", () => {
    for (const text of ["", " "]) assert.deepEqual([forwarded(text), listed(text)], [null, null]);
    assert.equal(forwardedHops({}, "forwarded"), null);
  });

  it("is read in a time that grows with its length, whatever it holds", () => {
    const hostile = `for="${'\\"'.repeat(500_000)}`;
    assert.equal(forwarded(hostile)?.length, 1);
  });
});
