import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { SettingsError } from "../config/SettingsError.ts";
import { temporaryFolder } from "../config/testing/temporaryFolder.ts";
import { loadCommonPasswords } from "./loadCommonPasswords.ts";

async function isIncluded(setting: string, password: string): Promise<boolean> {
  return (await (await loadCommonPasswords(setting))?.include(password)) ?? false;
}

async function fileOf(t: TestContext, content: string | Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(t), "list.txt");
  await writeFile(path, content);
  return path;
}

const refused = (rule: RegExp) => (error: unknown) =>
  error instanceof SettingsError && error.mistakes[0]?.name === "COUNTERSIGN_PASSWORD_LIST" && rule.test(error.message);

describe("loadCommonPasswords", () => {
  it("knows what is tried first, in whatever case and width and with blanks around it", async () => {
    for (const password of ["123456", "password", "qwerty", "5201314", "a123456", "1qaz2wsx", "p@ssw0rd"])
      assert.ok(await isIncluded("common", password), password);
    for (const password of ["PassWord1", " password ", "１２３４５６"])
      assert.ok(await isIncluded("common", password), password);
  });

  it("compares whole passwords: a long one may hold a common one", async () => {
    for (const password of ["correct horse battery staple", "123456 reasons to stay", "violet anchor 72"])
      assert.ok(!(await isIncluded("common", password)), password);
  });

  it("reads a file of the operator's in its place, as editors of any system save it", async (t) => {
    const path = await fileOf(t, "\uFEFFOur Company\r\n\r\n#1fan\nsecret#word");
    for (const password of ["our company", "#1FAN", "secret#word"])
      assert.ok(await isIncluded(path, password), password);
    assert.ok(!(await isIncluded(path, "password")));
  });

  it("holds nothing against anything when it is off", async () => {
    assert.equal(await loadCommonPasswords("off"), null);
  });

  it("refuses a file that cannot be used, naming the setting", async (t) => {
    await assert.rejects(loadCommonPasswords("/nowhere/list.txt"), refused(/cannot be read \(ENOENT\)/));
    await assert.rejects(loadCommonPasswords(await temporaryFolder(t)), refused(/cannot be read \(EISDIR\)/));
    await assert.rejects(loadCommonPasswords(await fileOf(t, Buffer.from([0xff, 0xfe, 0x61]))), refused(/not UTF-8/));
    await assert.rejects(loadCommonPasswords(await fileOf(t, "\n \n")), refused(/without a password/));
  });
});
