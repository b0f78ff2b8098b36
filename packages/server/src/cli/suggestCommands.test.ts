import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { commands } from "./commands.ts";
import { suggestCommands } from "./suggestCommands.ts";

const names = commands.map(({ name }) => name);

function suggested(text: string): string | null {
  return suggestCommands(text.split(" "), names)?.names.join(", ") ?? null;
}

describe("suggestCommands", () => {
  it("finds what was meant by words that are mistyped, in another order or left out", () => {
    assert.equal(suggested("user lst"), "user list");
    assert.equal(suggested("lst user"), "user list");
    assert.equal(suggested("list users"), "user list");
    assert.equal(suggested("usr sohw jo@example.com"), "user show");
    assert.equal(suggested("unlock jo"), "user unlock");
    assert.equal(suggested("renew pool secret"), "pool secret renew");
    assert.equal(suggested("app renew"), "app secret renew");
    assert.equal(suggested("verify audit"), "audit verify");
    assert.equal(suggested("Serve"), "serve");
    assert.equal(suggested("doktor"), "doctor");
  });

  it("names all that are equally close", () => {
    assert.match(suggested("list") ?? "", /^user list, app list\b/);
    assert.equal(suggested("secret renew"), "app secret renew, pool secret renew");
  });

  it("says nothing of what is far from all", () => {
    for (const text of ["quite-another-thing", "user delete", "x", "jo@example.com"])
      assert.equal(suggested(text), null, text);
  });

  it("takes no argument for a part of the name", () => {
    const { typed } = suggestCommands(["user", "shw", "list"], names) ?? { typed: [] };
    assert.deepEqual(typed, ["user", "shw"]);
  });

  it("finds every command by its words in any order, with a letter too few, and an argument behind it", () => {
    const longWords = (name: string): number[] => name.split(" ").flatMap((word, at) => (word.length > 3 ? [at] : []));
    const alone = names.filter((name) => !names.some((other) => name.startsWith(`${other} `)));
    const mistyped = fc.constantFrom(...alone).chain((name) => {
      const words = name.split(" ");
      const order = fc.shuffledSubarray(
        words.map((_, at) => at),
        { minLength: words.length },
      );
      const dropped = fc.constantFrom(-1, ...longWords(name));
      return fc.record({ name: fc.constant(name), order, dropped, letter: fc.nat(30) });
    });
    fc.assert(
      fc.property(mistyped, ({ name, order, dropped, letter }) => {
        const words = name.split(" ").map((word, at) => {
          const cut = letter % word.length;
          return at === dropped ? word.slice(0, cut) + word.slice(cut + 1) : word;
        });
        const typed = order.map((at) => words[at] ?? "");
        fc.pre(!names.includes(typed[0] ?? "")); // that is a command, and these are its arguments
        assert.ok(suggestCommands([...typed, "jo@example.com"], names)?.names.includes(name), typed.join(" "));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
