import assert from "node:assert/strict";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { createSeededRandom } from "@countersign/testkit";
import { createPrivateFile, makePrivateFolder, replacePrivateFile } from "./privateFile.ts";
import { SettingsError } from "./SettingsError.ts";
import { temporaryFolder } from "./testing/temporaryFolder.ts";

const random = createSeededRandom("private files");

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

describe("private files", () => {
  it("belong to their owner alone, and so do their folders, whatever the umask allows", async (t) => {
    const before = process.umask(0);
    t.after(() => process.umask(before));
    const folder = join(await temporaryFolder(t), "a", "b");
    await makePrivateFolder(folder);
    await createPrivateFile(join(folder, "created"), "1", random);
    await replacePrivateFile(join(folder, "replaced"), "1", random);
    assert.deepEqual(
      await Promise.all([folder, join(folder, ".."), join(folder, "created"), join(folder, "replaced")].map(modeOf)),
      [0o700, 0o700, 0o600, 0o600],
    );
  });

  it("made by many at once are made by one", async (t) => {
    const path = join(await temporaryFolder(t), "file");
    const texts = Array.from({ length: 20 }, (_, index) => `text ${index}`);
    const made = await Promise.all(texts.map((text) => createPrivateFile(path, text, random)));
    assert.equal(made.filter((isMine) => isMine).length, 1);
    assert.equal(await readFile(path, "utf8"), texts[made.indexOf(true)]);
  });

  it("that are created leave an older one alone, those that replace take its place and its rights away", async (t) => {
    const path = join(await temporaryFolder(t), "file");
    await writeFile(path, "old", { mode: 0o644 });
    assert.equal(await createPrivateFile(path, "new", random), false);
    assert.equal(await readFile(path, "utf8"), "old");
    await replacePrivateFile(path, "new", random);
    assert.equal(await readFile(path, "utf8"), "new");
    assert.equal(await modeOf(path), 0o600);
  });

  it("leave no draft behind, not even when they fail", async (t) => {
    const folder = await temporaryFolder(t);
    await createPrivateFile(join(folder, "a"), "1", random);
    await createPrivateFile(join(folder, "a"), "2", random);
    await replacePrivateFile(join(folder, "a"), "3", random);
    await mkdir(join(folder, "taken"));
    await assert.rejects(replacePrivateFile(join(folder, "taken"), "4", random), SettingsError);
    assert.deepEqual((await readdir(folder)).sort(), ["a", "taken"]);
  });

  it("that cannot be written are named, without their text", async (t) => {
    const folder = await temporaryFolder(t);
    await writeFile(join(folder, "file"), "");
    const path = join(folder, "missing", "x");
    const refused = (place: string) => (error: unknown) =>
      error instanceof SettingsError && error.message.includes(place) && !error.message.includes("hunter2");
    await assert.rejects(createPrivateFile(path, "hunter2", random), refused(`${path} cannot be written (ENOENT)`));
    await assert.rejects(replacePrivateFile(path, "hunter2", random), refused(`${path} cannot be written (ENOENT)`));
    await assert.rejects(makePrivateFolder(join(folder, "file", "x")), refused("cannot be made (ENOTDIR)"));
  });
});
