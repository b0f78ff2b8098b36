import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";

const BENCH = join(import.meta.dirname, "import.ts");

describe("bench:import", () => {
  it("finds every account there once, though the import was killed half way, and says how long it took", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [BENCH, "--lines", "1500"]);
    const [, there] = /killed \(SIGKILL\) at (\d+) .* lines a second/.exec(stdout) ?? assert.fail(stdout);
    assert.ok(Number(there) >= 750 && Number(there) < 1500, stdout);
    assert.match(stdout, /run again to its end .* lines a second/);
  });
});
