import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { readEnvText } from "./readEnvText.ts";

function valuesOf(text: string): Record<string, string> {
  const { entries, mistakes } = readEnvText(text);
  assert.deepEqual(mistakes, []);
  return Object.fromEntries(entries.map(({ name, value }) => [name, value]));
}

function mistakenLines(text: string): readonly number[] {
  return readEnvText(text).mistakes.map(({ line }) => line);
}

describe("readEnvText", () => {
  it("reads what stands behind a line of blanks, whichever way lines end", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const text = ["A=", "B=  ", "", "# note", "  C = 1  ", "\texport D=2", "export\tE=3", "F='' # none", ""].join(
        end,
      );
      assert.deepEqual(valuesOf(text), { A: "", B: "", C: "1", D: "2", E: "3", F: "" }, JSON.stringify(end));
    }
  });

  it("begins a comment behind a blank and nowhere else", () => {
    const text = "A=x#y\nB=x #y\nC=x\t# y\nD=#y\nE= # y\nF='#x' # y\nG=\"a # b\"#c";
    assert.deepEqual(valuesOf(text), { A: "x#y", B: "x", C: "x", D: "", E: "", F: "#x", G: "a # b" });
  });

  it("takes what is quoted as it stands, over several lines too", () => {
    assert.deepEqual(valuesOf('A="x\\ny"\nB=\'x\\ny\'\nC=`it\'s "so"`\nD=" x "\nE=\'1\n\n 2\'\nF=$A'), {
      A: "x\ny",
      B: "x\\ny",
      C: `it's "so"`,
      D: " x ",
      E: "1\n\n 2",
      F: "$A",
    });
  });

  it("names every line that it cannot read, and reads on behind it", () => {
    const text = "A: 1\nB=2\nset C=3\nD\n\u200bE=5\nF G=6\n=7\nH='8' 8\nI=\"9\nJ=10";
    assert.deepEqual(mistakenLines(text), [1, 3, 4, 5, 6, 7, 8, 9]);
    assert.deepEqual(
      readEnvText(text).entries.map(({ name, line }) => [name, line]),
      [
        ["B", 2],
        ["J", 10],
      ],
    );
  });

  it("lets no open quotation mark swallow a setting", () => {
    assert.deepEqual(mistakenLines('A="x\nNODE_ENV=production\nB=y"'), [1]);
    assert.deepEqual(mistakenLines("KEY='-----\nexport COUNTERSIGN_PORT=1\n-----'"), [1, 3]);
  });

  it("loses no line: each is an entry, a mistake, a comment, empty, or part of a value", () => {
    const piece = fc.constantFrom("A", "=", " ", "#", '"', "'", "\n", "\r\n", "export ", "x");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const { entries, mistakes } = readEnvText(text);
        const told = new Set(
          [...entries, ...mistakes].flatMap(({ line, ...rest }) => {
            const lines = "value" in rest ? rest.value.split("\n").length : 1;
            return Array.from({ length: lines }, (_, index) => line + index);
          }),
        );
        const lines = text.split(/\r\n|\n|\r/);
        for (const [index, line] of lines.entries())
          assert.ok(told.has(index + 1) || /^\s*(#.*)?$/.test(line), JSON.stringify([text, index]));
      }),
    );
  });
});
