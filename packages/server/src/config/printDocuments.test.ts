import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFile, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { renderConfigDoc } from "./renderConfigDoc.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const script = fileURLToPath(new URL("../../../../scripts/docs.ts", import.meta.url));

function run(cwd: string, ...args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd, encoding: "utf8" });
  return { status, output: `${stdout}${stderr}` };
}

describe("npm run docs", () => {
  it("writes the documents, and --check names those that differ or are missing and changes nothing", async (t) => {
    const folder = await temporaryFolder(t);
    assert.equal(run(folder).status, 0);
    assert.equal(await readFile(join(folder, "docs/config.md"), "utf8"), renderConfigDoc());
    assert.deepEqual(run(folder, "--check"), { status: 0, output: "" });

    await appendFile(join(folder, "docs/config.md"), "edited by hand\n");
    await rm(join(folder, "docs/errors.md"));
    const { status, output } = run(folder, "--check");
    assert.equal(status, 1);
    assert.deepEqual(
      output
        .split("\n")
        .filter((line) => line.includes("differs"))
        .map((line) => line.split(" ")[0]),
      ["docs/config.md", "docs/errors.md"],
    );
    assert.match(await readFile(join(folder, "docs/config.md"), "utf8"), /edited by hand/);
  });
});
