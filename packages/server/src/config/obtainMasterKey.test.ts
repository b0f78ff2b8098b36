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
  const path = join(folder, "master.key");
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}

describe("obtainMasterKey", () => {
  it("takes the key from its setting and touches no file", async (t) => {
    const folder = await temporaryFolder(t);
    const given = { masterKey: bytes, dataDir: join(folder, "data") };
    assert.deepEqual(await obtainMasterKey(given, random), { bytes, warning: null });
    assert.deepEqual(await readdir(folder), []);
  });

  it("warns of a file that others can read or change, not of one that the group can read", async (t) => {
    const dataDir = await temporaryFolder(t);
    for (const [mode, isDoubtful] of [
      [0o400, false],
      [0o440, false],
      [0o444, true],
      [0o660, true],
    ] as const) {
      const path = await writeKeyFile(dataDir, `${base64}\n`, mode);
      assert.deepEqual((await obtainMasterKey({ masterKey: null, dataDir }, random)).bytes, bytes);
      const { warning } = await obtainMasterKey({ masterKey: null, dataDir }, random);
      assert.equal(warning !== null, isDoubtful, mode.toString(8));
      await chmod(path, 0o600);
    }
  });

  it("refuses a file that holds anything else, and quotes nothing of it", async (t) => {
    const dataDir = await temporaryFolder(t);
    for (const text of ["", "hunter2", base64.slice(4), `${base64}${base64}`]) {
      await writeKeyFile(dataDir, text);
      await assert.rejects(obtainMasterKey({ masterKey: null, dataDir }, random), (error) => {
        assert.ok(error instanceof SettingsError);
        assert.match(error.message, /master\.key must hold 32 bytes in base64/);
        return text === "" || !error.message.includes(text);
      });
    }
  });

  it("makes a key in the data folder, which nobody else can enter, and finds it again", async (t) => {
    const dataDir = join(await temporaryFolder(t), "data");
    const given = { masterKey: null, dataDir };
    const made = await obtainMasterKey(given, random);
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
    await assert.rejects(obtainMasterKey({ masterKey: null, dataDir }, random), SettingsError);
    assert.equal(await readFile(join(dataDir, "master.key"), "utf8"), "");
  });

  it("gives one key to all processes that start at once in an empty folder", async (t) => {
    const dataDir = join(await temporaryFolder(t), "data");
    const startAtMs = Date.now() + 1500;
    const program = `
      import { randomBytes } from "node:crypto";
      import { obtainMasterKey } from ${JSON.stringify(new URL("./obtainMasterKey.ts", import.meta.url).href)};
      const random = { bytes: (length) => randomBytes(length) };
      const given = { masterKey: null, dataDir: process.argv[1] };
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
