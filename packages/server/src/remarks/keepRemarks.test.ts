import assert from "node:assert/strict";
import { stat, writeFile } from "node:fs/promises";
import { describe, it, type TestContext } from "node:test";
import { createFixedClock, createSeededRandom } from "@countersign/testkit";
import { temporaryFolder } from "../config/testing/temporaryFolder.ts";
import { captureLog } from "../log/testing/captureLog.ts";
import { keepRemarks } from "./keepRemarks.ts";
import { readRemarks, remarksPath } from "./readRemarks.ts";

async function keeping(t: TestContext) {
  const dataDir = await temporaryFolder(t);
  const { logger, lines } = captureLog();
  const parts = { dataDir, logger, clock: createFixedClock(7), random: createSeededRandom(1) };
  return { dataDir, lines, open: () => keepRemarks(parts) };
}

const remark = (key: string) => ({ key, finding: `${key} is wrong.`, whatToDo: "Mend it." });

describe("remarks", () => {
  it("are told once in the log, and kept for whoever looks, until the next start", async (t) => {
    const { dataDir, lines, open } = await keeping(t);
    const remarks = await open();
    for (const key of ["a", "b", "a", "b"]) remarks.note(remark(key));
    await remarks.close();
    assert.equal(lines().length, 2);
    assert.match(lines()[0] ?? "", /"warn".*a is wrong\. Mend it\./);
    const kept = (key: string) => ({ finding: `${key} is wrong.`, whatToDo: "Mend it.", sinceMs: 7 });
    assert.deepEqual(await readRemarks(dataDir), [kept("a"), kept("b")]);
    assert.equal((await stat(remarksPath(dataDir))).mode & 0o077, 0);
    await open();
    assert.deepEqual(await readRemarks(dataDir), []);
  });

  it("come to an end, because strangers can give rise to some", async (t) => {
    const { dataDir, lines, open } = await keeping(t);
    const remarks = await open();
    for (let index = 0; index < 1000; index += 1) remarks.note(remark(String(index)));
    await remarks.close();
    assert.deepEqual([lines().length, (await readRemarks(dataDir)).length], [32, 32]);
  });

  it("that nobody can read are none", async (t) => {
    const { dataDir } = await keeping(t);
    for (const text of ["", "{", "[1]", "{}"]) {
      await writeFile(remarksPath(dataDir), text);
      assert.deepEqual(await readRemarks(dataDir), []);
    }
  });
});
