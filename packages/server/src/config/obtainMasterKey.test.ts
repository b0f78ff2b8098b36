import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { createSeededRandom } from "@countersign/testkit";
import { obtainMasterKey } from "./obtainMasterKey.ts";
import { SettingsError } from "./SettingsError.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const bytes = new Uint8Array(32).fill(7);
const base64 = Buffer.from(bytes).toString("base64");
const random = createSeededRandom("master key");

async function writeKeyFile(folder: string, text: string, mode = 0o600): Promise<string> {
  const path = join(folder, "given.key");
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

describe("obtainMasterKey", () => {
  it("takes the key from its setting and touches no file", async (t) => {
    const folder = await temporaryFolder(t);
    const given = { masterKey: bytes, masterKeyFile: null, dataDir: join(folder, "data") };
    assert.deepEqual(await obtainMasterKey(given, random), { bytes, path: null, warning: null });
    assert.deepEqual(await readdir(folder), []);
  });

  it("reads the file that a setting names and makes none", async (t) => {
    const folder = await temporaryFolder(t);
    const masterKeyFile = await writeKeyFile(folder, `${base64}\n`);
    const given = { masterKey: null, masterKeyFile, dataDir: join(folder, "data") };
    assert.deepEqual(await obtainMasterKey(given, random), { bytes, path: masterKeyFile, warning: null });
    assert.deepEqual(await readdir(folder), ["given.key"]);
  });

  it("warns of a file that others can read or change, not of one that the group can read", async (t) => {
    const folder = await temporaryFolder(t);
    for (const [mode, isDoubtful] of [
      [0o400, false],
      [0o440, false],
      [0o444, true],
      [0o660, true],
    ] as const) {
      const masterKeyFile = await writeKeyFile(folder, base64, mode);
      const { warning } = await obtainMasterKey({ masterKey: null, masterKeyFile, dataDir: folder }, random);
      assert.equal(warning !== null, isDoubtful, mode.toString(8));
      await chmod(masterKeyFile, 0o600);
    }
  });

  it("refuses a file that is missing or holds anything else, and quotes nothing of it", async (t) => {
    const folder = await temporaryFolder(t);
    for (const text of ["", "hunter2", base64.slice(4), `${base64}${base64}`]) {
      const masterKeyFile = await writeKeyFile(folder, text);
      await assert.rejects(obtainMasterKey({ masterKey: null, masterKeyFile, dataDir: folder }, random), (error) => {
        assert.ok(error instanceof SettingsError);
        assert.match(error.message, /COUNTERSIGN_MASTER_KEY_FILE must hold 32 bytes in base64/);
        return text === "" || !error.message.includes(text);
      });
    }
    const missing = { masterKey: null, masterKeyFile: join(folder, "none"), dataDir: folder };
    await assert.rejects(obtainMasterKey(missing, random), /COUNTERSIGN_MASTER_KEY_FILE cannot be read \(ENOENT\)/);
  });

  it("makes a key in the data folder, which nobody else can enter, and finds it again", async (t) => {
    const dataDir = join(await temporaryFolder(t), "data");
    const given = { masterKey: null, masterKeyFile: null, dataDir };
    const made = await obtainMasterKey(given, random);
    assert.equal(made.path, join(dataDir, "master.key"));
    assert.equal(made.warning, null);
    assert.equal(made.bytes.length, 32);
    assert.deepEqual(await obtainMasterKey(given, random), made);
    assert.equal((await stat(dataDir)).mode & 0o777, 0o700);
    assert.equal((await stat(join(dataDir, "master.key"))).mode & 0o777, 0o600);
    assert.deepEqual(
      Buffer.from(await readFile(join(dataDir, "master.key"), "utf8"), "base64"),
      Buffer.from(made.bytes),
    );
  });

  it("does not make a new key in place of a damaged one", async (t) => {
    const dataDir = await temporaryFolder(t);
    await writeFile(join(dataDir, "master.key"), "");
    await assert.rejects(obtainMasterKey({ masterKey: null, masterKeyFile: null, dataDir }, random), SettingsError);
    assert.equal(await readFile(join(dataDir, "master.key"), "utf8"), "");
  });

  it("gives one key to all processes that start at once in an empty folder", async (t) => {
    const dataDir = join(await temporaryFolder(t), "data");
    const startAtMs = Date.now() + 1500;
    const program = `
      import { randomBytes } from "node:crypto";
      import { obtainMasterKey } from ${JSON.stringify(new URL("./obtainMasterKey.ts", import.meta.url).href)};
      const random = { bytes: (length) => randomBytes(length) };
      const given = { masterKey: null, masterKeyFile: null, dataDir: process.argv[1] };
      while (Date.now() < ${startAtMs});
      const many = await Promise.all(Array.from({ length: 8 }, () => obtainMasterKey(given, random)));
      console.log(many.map(({ bytes }) => Buffer.from(bytes).toString("hex")).join("\\n"));`;
    const start = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", program, dataDir]);
    const outputs = await Promise.all([start(), start(), start()]);
    const keys = outputs.flatMap(({ stdout }) => stdout.trim().split("\n"));
    assert.equal(keys.length, 24);
    assert.equal(new Set(keys).size, 1);
    assert.deepEqual(await readdir(dataDir), ["master.key"]);
  });
});
