import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it } from "node:test";

const SCRIPT = join(import.meta.dirname, "../scripts/python.sh");
const isInstalled = spawnSync(SCRIPT, ["--installed"]).status === 0;
/** It comes from another registry than everything else here. */
const skip = isInstalled ? false : "needs Python 3.9 or newer and `npm run python`, which installs what tests it";

describe("clients/python", { skip }, () => {
  it("does what its README shows, against a server of this checkout", async () => {
    const child = spawn(SCRIPT, ["readme"], { stdio: ["ignore", "pipe", "pipe"] });
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => printed.push(text));
    const [exitCode] = await once(child, "close");
    assert.equal(exitCode, 0, printed.join(""));
  });
});
