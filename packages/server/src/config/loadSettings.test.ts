import assert from "node:assert/strict";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { loadSettings } from "./loadSettings.ts";
import { SettingsError } from "./SettingsError.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const KEY = Buffer.alloc(32, 7).toString("base64");

async function folderWith(t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder(t);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

async function refusalOf(folder: string): Promise<string> {
  try {
    await loadSettings(folder, {});
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return assert.fail("it was taken");
}

describe("the file .env", () => {
  it("is read beneath the environment, which wins, an empty value included, and is told where it does", async (t) => {
    const text = '# mine\nCOUNTERSIGN_PORT=1\nCOUNTERSIGN_HOST="::1"\nCOUNTERSIGN_SMTP_URL=smtp://x\n';
    const folder = await folderWith(t, { ".env": text });
    const environment = { COUNTERSIGN_PORT: "2", COUNTERSIGN_SMTP_URL: "", COUNTERSIGN_HOST: "::1" };
    const { settings, warnings } = await loadSettings(folder, environment);
    assert.deepEqual([settings.port, settings.host, settings.smtpUrl], [2, "::1", null]);
    assert.deepEqual(
      warnings.map((each) => each.split(" ")[0]),
      ["COUNTERSIGN_PORT", "COUNTERSIGN_SMTP_URL"],
    );
    assert.deepEqual([environment.COUNTERSIGN_PORT, process.env.COUNTERSIGN_PORT], ["2", undefined]);
  });

  it("need not be there", async (t) => {
    const { settings, warnings } = await loadSettings(await temporaryFolder(t), { COUNTERSIGN_PORT: "7" });
    assert.deepEqual([settings.port, warnings], [7, []]);
  });

  it("loses no setting to what editors leave in it", async (t) => {
    const lines = [
      "NODE_ENV=production",
      `COUNTERSIGN_MASTER_KEY=${KEY}`,
      "COUNTERSIGN_SMTP_URL=  ",
      "COUNTERSIGN_PORT=7",
    ];
    for (const text of [
      `\uFEFF${lines.join("\n")}`,
      lines.join("\r\n"),
      lines.join("\r"),
      `\n\n${lines.join("  \n")}`,
    ]) {
      const { settings, warnings } = await loadSettings(await folderWith(t, { ".env": text }), {});
      assert.deepEqual([settings.production, settings.smtpUrl, settings.port, warnings], [true, null, 7, []]);
    }
  });

  it("is refused in any encoding but UTF-8", async (t) => {
    const utf16 = Buffer.from("\uFEFFNODE_ENV=production\n", "utf16le");
    for (const content of [utf16, utf16.subarray(2), Buffer.from(utf16).swap16(), Buffer.of(0x41, 0x3d, 0xe9), "A=\0"])
      assert.match(await refusalOf(await folderWith(t, { ".env": content })), /\.env is not UTF-8/);
  });

  it("is refused where it cannot be read", async (t) => {
    const folder = await temporaryFolder(t);
    await mkdir(join(folder, ".env"));
    assert.match(await refusalOf(folder), /\.env cannot be read \(EISDIR\)/);
    const other = await temporaryFolder(t);
    await symlink(join(other, "nowhere"), join(other, ".env"));
    assert.match(await refusalOf(other), /\.env is a link to a file that is not there/);
  });

  it("is refused with every line that cannot be read or contradicts another, and without its values", async (t) => {
    const text =
      "COUNTERSIGN_PORT: hush\nNODE_ENV=production\nCOUNTERSIGN_HOST='hush\nNODE_ENV=hush\nA=1\nA=2\nNODE_ENV=production\n";
    const message = await refusalOf(await folderWith(t, { ".env": text }));
    assert.deepEqual(
      [...message.matchAll(/\.env:(\d+) /g)].map(([, line]) => line),
      ["1", "3", "4"],
    );
    assert.doesNotMatch(message, /hush/);
  });

  it("names what it sets for others, with the setting that was perhaps meant", async (t) => {
    const folder = await folderWith(t, { ".env": "PORT=8080\nTZ=Asia/Shanghai\nCOUNTERSIGN_PORT=7\n" });
    const [warning, ...others] = (await loadSettings(folder, {})).warnings;
    assert.match(warning ?? "", /not read: PORT \(did you mean COUNTERSIGN_PORT\?\), TZ\.$/);
    assert.deepEqual(others, []);
  });

  it("is refused for a setting that is misspelt", async (t) => {
    for (const name of ["countersign_port", "COUNTERSIGN_PROT", "COUNTER_SIGN_PORT", "NODE-ENV"])
      assert.match(await refusalOf(await folderWith(t, { ".env": `${name}=1` })), /is not a setting/, name);
  });

  it("has no namesakes that are read, which is said", async (t) => {
    const folder = await folderWith(t, { ".env.production": "", ".env.txt": "", ".env.example": "", ".envrc": "" });
    const { warnings } = await loadSettings(folder, {});
    assert.deepEqual(
      warnings.map((each) => each.split(" ")[0]),
      [".env.production", ".env.txt"],
    );
  });
});
