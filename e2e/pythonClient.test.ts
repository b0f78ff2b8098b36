import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

const ROOT = join(import.meta.dirname, "..");
const installed = globSync("node_modules/.cache/python-*/bin/python", { cwd: ROOT }).length > 0;
/** It comes from another registry than everything else here. */
const skip = installed
  ? false
  : "needs Python 3.9 or newer and `npm run python`, which installs what it is tested with";

describe("clients/python", { skip }, () => {
  it("does what its README shows, against a server of this checkout", async () => {
    const child = spawn(join(ROOT, "scripts/python.sh"), ["readme"], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    const printed: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => printed.push(text));
    const [exitCode] = await once(child, "close");
    assert.equal(exitCode, 0, printed.join(""));
  });
});
