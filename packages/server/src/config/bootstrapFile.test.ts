import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSeededRandom } from "@countersign/testkit";
import { bootstrapPath, readBootstrapFile, writeBootstrapFile } from "./bootstrapFile.ts";
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
    const path = await writeBootstrapFile(dataDir, bootstrap, random);
    assert.equal(path, bootstrapPath(dataDir));
    assert.deepEqual(await readBootstrapFile(dataDir), bootstrap);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(JSON.parse(await readFile(path, "utf8")), bootstrap);
  });

  it("holds nothing but what it is for", async (t) => {
    const dataDir = await temporaryFolder(t);
    const more = { ...bootstrap, masterKey: "hunter2" };
    await writeBootstrapFile(dataDir, more, random);
    assert.deepEqual(await readBootstrapFile(dataDir), bootstrap);
  });

  it("is replaced as a whole", async (t) => {
    const dataDir = await temporaryFolder(t);
    await writeBootstrapFile(dataDir, bootstrap, random);
    await writeBootstrapFile(dataDir, { ...bootstrap, publicUrl: "https://mfa.example.com" }, random);
    assert.equal((await readBootstrapFile(dataDir))?.publicUrl, "https://mfa.example.com");
  });

  it("may be missing", async (t) => {
    assert.equal(await readBootstrapFile(await temporaryFolder(t)), null);
  });

  it("that is damaged is refused without being quoted", async (t) => {
    const dataDir = await temporaryFolder(t);
    for (const text of ['{"appSecret": "hunter2"', '{"appSecret": "hunter2"}', "[]", "hunter2"]) {
      await writeFile(bootstrapPath(dataDir), text);
      await assert.rejects(readBootstrapFile(dataDir), (error) => {
        assert.ok(error instanceof SettingsError);
        return error.message.includes(bootstrapPath(dataDir)) && !`${error.stack}`.includes("hunter2");
      });
    }
  });
});
