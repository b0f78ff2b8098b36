import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { isAllowed, readLicences } from "./readLicences.ts";

describe("the licences of what is handed out", () => {
  it("are found wherever npm has put a package, with its text or without", async () => {
    const folder = await mkdtemp(join(tmpdir(), "countersign-licences-"));
    try {
      const put = async (path: string, manifest: object, text?: string): Promise<void> => {
        await mkdir(join(folder, "node_modules", path), { recursive: true });
        await writeFile(join(folder, "node_modules", path, "package.json"), JSON.stringify(manifest));
        if (text !== undefined) await writeFile(join(folder, "node_modules", path, text), "");
      };
      await put("b", { name: "b", version: "1.0.0", license: "MIT" }, "LICENSE.md");
      await put("@a/c", { name: "@a/c", version: "2.0.0", license: { type: "GPL-3.0" } });
      await put("b/node_modules/d", { name: "d", version: "3.0.0" }, "COPYING");
      await put("b/dist", { type: "module" });
      assert.deepEqual(readLicences(folder), [
        { name: "@a/c", version: "2.0.0", licence: "GPL-3.0", hasText: false },
        { name: "b", version: "1.0.0", licence: "MIT", hasText: true },
        { name: "d", version: "3.0.0", licence: null, hasText: true },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("may ask for a notice, and for nothing else", () => {
    for (const licence of ["MIT", "(MIT OR GPL-3.0-only)", "Apache-2.0 AND MIT", "(MIT AND BSD-3-Clause) OR GPL-2.0"])
      assert.equal(isAllowed(licence), true, licence);
    for (const licence of [null, "GPL-3.0-only", "MIT AND LGPL-3.0-or-later", "UNLICENSED", "SEE LICENSE IN LICENSE"])
      assert.equal(isAllowed(licence), false, String(licence));
  });
});
