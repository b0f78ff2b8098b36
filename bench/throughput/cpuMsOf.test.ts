import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import { needs } from "@countersign/testkit";
import { cpuMsOf } from "./cpuMsOf.ts";

const BUSY_MS = 200;
const busy = `const end = process.cpuUsage().user + ${BUSY_MS * 1000}; while (process.cpuUsage().user < end);`;
/** Has a child of its own busy, then is itself, and waits to be ended. */
const parent = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(busy)}]); ${busy} console.log("done"); setInterval(() => {}, 1000);`;

describe("cpuMsOf", () => {
  const options = needs("/proc", process.platform === "linux", "it is Linux that has it");
  it(
    "counts what a process used and what the ones it started did, which have ended, and nobody else's",
    options,
    async (t) => {
      const child = spawn(process.execPath, ["-e", parent], { stdio: ["ignore", "pipe", "inherit"] });
      t.after(() => child.kill());
      await once(child.stdout, "data");
      const used = cpuMsOf([child.pid ?? 0]);
      assert.ok(used >= 2 * BUSY_MS - 20, `${used}`);
      assert.ok(cpuMsOf([process.pid]) >= used, "we have started it");
      assert.equal(cpuMsOf([2 ** 30]), 0);
    },
  );
});
