import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { formats } from "../formats.ts";
import { SourceUnreadable } from "../SourceUnreadable.ts";
import { goodSecrets, goodSources } from "../testing/goodSources.ts";
import { readAll } from "../testing/readAll.ts";

/** A reader gives records or says that a source is not readable; it never throws anything else. */
async function survives(name: string, source: Uint8Array): Promise<void> {
  try {
    for (const record of await readAll(name, source, goodSecrets))
      assert.ok(["account", "authenticator", "fault"].includes(record.kind));
  } catch (error) {
    if (!(error instanceof SourceUnreadable)) throw error;
  }
}

describe("every format", () => {
  it("has a good source here, which gives no fault in whatever pieces it comes", async () => {
    assert.deepEqual(Object.keys(goodSources).toSorted(), formats.map(({ name }) => name).toSorted());
    for (const [name, source] of Object.entries(goodSources)) {
      const whole = await readAll(name, source, { ...goodSecrets, pieceBytes: 1_000_000 });
      assert.ok(
        whole.some(({ kind }) => kind !== "fault"),
        name,
      );
      assert.deepEqual(await readAll(name, source, { ...goodSecrets, pieceBytes: 13 }), whole, name);
    }
  });

  it("survives sources that are cut, changed, doubled or of another format", async () => {
    for (const { name } of formats)
      for (const [other, source] of Object.entries(goodSources)) {
        const bytes = Buffer.from(source);
        await survives(name, bytes);
        if (other !== name) continue;
        for (let round = 0; round < 40; round++) {
          const at = Math.floor((bytes.length * round) / 40);
          await survives(name, bytes.subarray(0, at));
          const changed = Buffer.from(bytes);
          changed[at] = (changed[at] ?? 0) ^ (1 << (round % 8));
          await survives(name, changed);
        }
        await survives(name, Buffer.concat([bytes, bytes]));
        await survives(name, Buffer.from(bytes.toString("latin1"), "utf16le"));
      }
  });

  it("survives random bytes, odd JSON and odd numbers", async () => {
    const odd = [
      ...["null", "[]", "{}", "[[]]", "[null]", "[1e999]", '["\\ud800"]', "[{}]", '{"users":{}}', '{"users":[null]}'],
      ...[
        '{"tokens":7}',
        '{"version":1,"header":1,"db":7}',
        '{"schemaVersion":1e99}',
        "- - - -",
        "- {}",
        "\u0000",
        "\uFEFF",
      ],
      ...["<a/>", "<a", "otpauth://", "dn:", ",,,,,", '"', '"a\n', "secret\n\n", "SQLite format 3\u0000"],
    ];
    for (const { name } of formats) {
      for (const text of odd) await survives(name, Buffer.from(text));
      for (let round = 0; round < 20; round++) await survives(name, randomBytes(1 + round * 17));
    }
  });
});
