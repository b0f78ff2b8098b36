import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSeededRandom } from "@countersign/testkit";
import { bootstrapPath, readBootstrapFile, updateBootstrapFile } from "./bootstrapFile.ts";
import { SettingsError } from "./SettingsError.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const random = createSeededRandom("bootstrap");
const bootstrap = {
  userPoolId: "a".repeat(24),
  userPoolSecret: "b".repeat(32),
  appId: "c".repeat(24),
  appSecret: "d".repeat(32),
  publicUrl: "http://127.0.0.1:3000",
};

describe("bootstrap file", () => {
  it("is read as it was written, in a folder made for it", async (t) => {
    const dataDir = join(await temporaryFolder(t), "data");
    await updateBootstrapFile(dataDir, bootstrap, random);
    assert.deepEqual(await readBootstrapFile(dataDir), bootstrap);
    assert.equal((await stat(bootstrapPath(dataDir))).mode & 0o777, 0o600);
    assert.deepEqual(JSON.parse(await readFile(bootstrapPath(dataDir), "utf8")), bootstrap);
  });

  it("holds nothing but what it is for", async (t) => {
    const dataDir = await temporaryFolder(t);
    const more = { ...bootstrap, masterKey: "hunter2" };
    await updateBootstrapFile(dataDir, more, random);
    assert.deepEqual(await readBootstrapFile(dataDir), bootstrap);
  });

  it("has single members replaced and taken away, and is left alone when nothing changes", async (t) => {
    const dataDir = await temporaryFolder(t);
    await updateBootstrapFile(dataDir, bootstrap, random);
    await updateBootstrapFile(dataDir, { publicUrl: "https://mfa.example.com", inboxUrl: "x" }, random);
    await updateBootstrapFile(dataDir, { inboxUrl: undefined }, random);
    assert.deepEqual(await readBootstrapFile(dataDir), { ...bootstrap, publicUrl: "https://mfa.example.com" });
    const { ino } = await stat(bootstrapPath(dataDir));
    await updateBootstrapFile(dataDir, { publicUrl: "https://mfa.example.com" }, random);
    assert.equal((await stat(bootstrapPath(dataDir))).ino, ino);
  });

  it("may be missing", async (t) => {
    assert.equal(await readBootstrapFile(await temporaryFolder(t)), null);
  });

  it("that is damaged is refused without being quoted, and not overwritten", async (t) => {
    const dataDir = await temporaryFolder(t);
    for (const text of ['{"appSecret": "hunter2"', '{"appSecret": ["hunter2"]}', "[]", "hunter2", "null", ""]) {
      await writeFile(bootstrapPath(dataDir), text);
      for (const use of [readBootstrapFile, updateBootstrapFile]) {
        await assert.rejects(use(dataDir, bootstrap, random), (error) => {
          assert.ok(error instanceof SettingsError);
          return error.message.includes(bootstrapPath(dataDir)) && !`${error.stack}`.includes("hunter2");
        });
      }
      assert.equal(await readFile(bootstrapPath(dataDir), "utf8"), text);
    }
  });
});
