import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { renderConfigDoc } from "./renderConfigDoc.ts";
import { type Setting, sections } from "./setting.ts";
import { settings } from "./settings.ts";

const rows = renderConfigDoc()
  .split("\n")
  .filter((line) => line.startsWith("| `"));

describe("docs/config.md", () => {
  it("has one row for each setting, with its description and its default", () => {
    const all: readonly Setting<unknown>[] = Object.values(settings);
    assert.equal(rows.length, all.length);
    for (const setting of all) {
      const [row = ""] = rows.filter((each) => each.startsWith(`| \`${setting.name}\` |`));
      assert.ok(row.includes(setting.description), setting.name);
      assert.ok(row.includes("default" in setting ? `\`${setting.default}\`` : setting.unset), setting.name);
      assert.equal(row.includes("*(secret)*"), setting.secret, setting.name);
    }
  });

  it("has tables of four columns, whatever the texts hold", () => {
    for (const row of rows) assert.equal(row.split(/(?<!\\)\|/).length, 6, row);
  });

  it("has the sections in order", () => {
    assert.deepEqual(
      [...renderConfigDoc().matchAll(/^## (.*)$/gm)].map(([, title]) => title),
      [...sections],
    );
  });

  it("is what is committed", () => {
    const committed = readFileSync(new URL("../../../../docs/config.md", import.meta.url), "utf8");
    assert.equal(committed, renderConfigDoc());
  });
});
