import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { facts, printable, table } from "./table.ts";

describe("table", () => {
  it("puts what belongs together under each other, whatever the script", () => {
    const rows = [
      ["张三", "1"],
      ["Zoe\u0301", "2"],
      ["", "3"],
      ["©x", "4"],
    ];
    assert.deepEqual(table(["NAME", "N"], rows).split("\n"), [
      "NAME  N",
      "张三  1",
      "Zoe\u0301   2",
      "-     3",
      "©x    4",
    ]);
  });

  it("lets no cell steer the terminal or add a line", () => {
    const printed = `${table(["A"], [["x\u001b[2Jy\r\nz\u202e"]])}${facts([["a", "b\u0007\u2028c"]])}`;
    assert.doesNotMatch(printed.replaceAll("\n", ""), /[\p{Cc}\p{Cf}\u2028]/u);
    assert.equal(printed.split("\n").length, 2);
    assert.equal(printable("plain 文字"), "plain 文字");
  });
});
