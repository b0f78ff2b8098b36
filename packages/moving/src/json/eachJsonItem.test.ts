import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import type { MovedFault } from "../model.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { eachJsonItem } from "./eachJsonItem.ts";
import type { JsonItem, JsonPattern } from "./JsonBuilder.ts";
import { isObject, type JsonValue } from "./JsonValue.ts";

async function items(
  text: string,
  patterns: readonly JsonPattern[],
  pieceLength = 3,
): Promise<(JsonItem | MovedFault)[]> {
  async function* pieces(): AsyncGenerator<string> {
    for (let start = 0; start < text.length; start += pieceLength) yield text.slice(start, start + pieceLength);
  }
  const found: (JsonItem | MovedFault)[] = [];
  for await (const item of eachJsonItem(pieces(), patterns)) found.push(item);
  return found;
}

function plain(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value) ? Object.fromEntries([...value].map(([name, member]) => [name, plain(member)])) : value;
}

describe("items of a JSON text", () => {
  it("reads whatever JSON.stringify prints, in whatever pieces it comes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 5 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        async (value, pieceLength, isIndented) => {
          // JSON knows no negative zero.
          const text = JSON.stringify(value, null, isIndented ? 1 : 0);
          const [item, ...more] = await items(text, [[]], pieceLength);
          assert.equal(more.length, 0);
          assert.ok(item?.kind === "item");
          assert.deepEqual(plain(item.value), JSON.parse(text));
        },
      ),
    );
  });

  it("refuses whatever JSON.parse refuses", async () => {
    const texts = [
      "",
      " ",
      "{",
      "[1,]",
      "[1 2]",
      '{"a":1,}',
      '{"a" 1}',
      '{"a":}',
      "{1:2}",
      "[]]",
      "[] []",
      "{}1",
      "nul",
      "01",
      '"\u0001"',
      '{"a":1 "b":2}',
      "[,1]",
      "{,}",
      ":",
      ",",
      '["a":1]',
      '{"a","b"}',
      '{"a":"b":"c"}',
      "}",
      "[}",
      '"a',
      "tru",
      "-",
      "1e",
      '"\\x"',
    ];
    for (const text of texts) {
      assert.throws(() => JSON.parse(text), text);
      for (const patterns of [[[]], [["x"]], [["#"]]])
        await assert.rejects(items(text, patterns), SourceUnreadable, text);
    }
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom(...'{}[]:,"a1 \\') }), async (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const isRead = await items(text, [["a"], ["#"]]).then(
          () => true,
          () => false,
        );
        // A name that stands twice is where this reader is the stricter one.
        if (isRead) assert.ok(isJson, text);
      }),
    );
  });

  it("gives what patterns name, with line and path, and keeps nothing else", async () => {
    const text = '{\n "x": [1, {"users": [9]}],\n "users": [\n  {"a": 1},\n  2\n ]\n}';
    assert.deepEqual(
      (await items(text, [["users", "#"]])).map((item) => [item.at.line, item.at.path]),
      [
        [4, "users[0]"],
        [5, "users[1]"],
      ],
    );
  });

  it("refuses a member that stands twice: in an item that item, around items the whole", async () => {
    const found = await items('[{"a":1,"a":2},{"a":1}]', [["#"]]);
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ["fault", "item"],
    );
    await assert.rejects(items('{"users":[],"users":[]}', [["users", "#"]]), SourceUnreadable);
  });

  it("knows no prototypes", async () => {
    const [item] = await items('{"__proto__":{"isAdmin":true}}', [[]]);
    assert.ok(item?.kind === "item" && isObject(item.value));
    assert.deepEqual([...item.value.keys()], ["__proto__"]);
    assert.equal("isAdmin" in item.value, false);
  });

  it("refuses what nests too deeply", async () => {
    await assert.rejects(items("[".repeat(100_000), [[]], 1000), SourceUnreadable);
    await assert.rejects(items('{"a":'.repeat(1000), [["users", "#"]], 1000), SourceUnreadable);
  });
});
