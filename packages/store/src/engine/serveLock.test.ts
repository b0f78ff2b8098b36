import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it } from "node:test";
import { makeTestFolder } from "../testing/makeTestFolder.ts";
import { FolderServed, holdServeLock } from "./serveLock.ts";
import { openSqlite } from "./sqlite.ts";

async function holdElsewhere(dataDir: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, "../testing/holdServeLockChild.ts"), [dataDir]);
  const [word] = await once(child, "message");
  assert.equal(word, "held");
  return child;
}

describe("serve lock", () => {
  it("refuses a second process and names the folder", async () => {
    const folder = makeTestFolder();
    const child = await holdElsewhere(folder.path);
    try {
      assert.throws(
        () => holdServeLock(folder.path),
        (error: Error) => error instanceof FolderServed && error.message.includes(folder.path),
      );
      await openSqlite({ file: join(folder.path, "countersign.db") }).close(); // commands need no lock
    } finally {
      child.kill("SIGKILL");
    }
    await once(child, "exit");
    holdServeLock(folder.path).release(); // a killed process leaves no lock
    folder.remove();
  });

  it("is held once within a process, too, and free after it was released", () => {
    const folder = makeTestFolder();
    const lock = holdServeLock(join(folder.path, "made"));
    assert.throws(() => holdServeLock(join(folder.path, "made")), FolderServed);
    assert.throws(() => holdServeLock(join(folder.path, "made")), FolderServed, "still held after a refusal");
    lock.release();
    holdServeLock(join(folder.path, "made")).release();
    folder.remove();
  });
});
