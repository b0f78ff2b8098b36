import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { loadEnvFile } from "./loadEnvFile.ts";
import { SettingsError } from "./SettingsError.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

describe("loadEnvFile", () => {
  it("adds what the file names and lets the environment win, an empty value included", async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(
      join(folder, ".env"),
      '# mine\nCOUNTERSIGN_PORT=1\nCOUNTERSIGN_HOST="::1"\nCOUNTERSIGN_SMTP_URL=smtp://x\n',
    );
    assert.deepEqual(await loadEnvFile(folder, { COUNTERSIGN_PORT: "2", COUNTERSIGN_SMTP_URL: "" }), {
      COUNTERSIGN_PORT: "2",
      COUNTERSIGN_HOST: "::1",
      COUNTERSIGN_SMTP_URL: "",
    });
  });

  it("changes nothing outside what it gives", async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, ".env"), "COUNTERSIGN_FROM_FILE=1\n");
    const environment = { A: "1" };
    await loadEnvFile(folder, environment);
    assert.deepEqual(environment, { A: "1" });
    assert.equal(process.env.COUNTERSIGN_FROM_FILE, undefined);
  });

  it("gives the environment alone when there is no file", async (t) => {
    assert.deepEqual(await loadEnvFile(await temporaryFolder(t), { A: "1" }), { A: "1" });
  });

  it("says so when the file cannot be read", async (t) => {
    const folder = await temporaryFolder(t);
    await mkdir(join(folder, ".env"));
    await assert.rejects(
      loadEnvFile(folder, {}),
      (error) => error instanceof SettingsError && /EISDIR/.test(error.message),
    );
  });
});
