import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { makeTestFolder } from "@countersign/store/testing";
import { loadProviderModule } from "./loadProviderModule.ts";

const ENGINE = `{
  model: "vendor/7",
  read: async () => ({ ok: false, fault: "noFace" }),
  reencode: async () => null,
  beginLiveness: () => ({}),
  followLiveness: () => ({}),
  close: async () => undefined,
}`;

function write(t: TestContext, source: string): string {
  const folder = makeTestFolder();
  t.after(() => folder.remove());
  const path = join(folder.path, "provider with a blank.mjs");
  writeFileSync(path, source);
  return path;
}

describe("loadProviderModule", () => {
  it("gives the engine that the module makes, at once or later", async (t) => {
    for (const make of [`() => (${ENGINE})`, `async () => (${ENGINE})`]) {
      const engine = await loadProviderModule(write(t, `export default ${make};`));
      assert.equal(engine.model, "vendor/7");
      assert.deepEqual(await engine.read(new Uint8Array(), "portrait"), { ok: false, fault: "noFace" });
    }
  });

  it("refuses a module that makes none, and says what it lacks", async (t) => {
    const cases = [
      ["export const make = 1;", /no function as its default export/],
      ["export default () => null;", /does not name its model/],
      ['export default () => ({ model: "" });', /does not name its model/],
      [
        'export default () => ({ model: "x", read() {}, close() {} });',
        /lacks reencode, beginLiveness, followLiveness/,
      ],
      ['export default () => { throw new Error("licence expired"); };', /licence expired/],
    ] as const;
    for (const [source, why] of cases) await assert.rejects(loadProviderModule(write(t, source)), why);
    await assert.rejects(loadProviderModule("/nowhere/provider.mjs"), /Cannot find module/);
  });
});
