import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fillModelFolder } from "./fillModelFolder.ts";
import { ModelsUnusable } from "./ModelsUnusable.ts";
import { modelFiles } from "./modelFiles.ts";

let folder: string;
const names = Object.values(modelFiles).map(({ fileName }) => fileName);

before(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "countersign-models-")), "made", "when missing");
});
after(() => rm(join(folder, "../.."), { recursive: true }));

describe("fillModelFolder", () => {
  it("builds the three files with the pinned digests, two at a time, and leaves nothing else", async () => {
    const [paths, others] = await Promise.all([
      fillModelFolder({ path: folder, wrongFile: "refuse" }),
      fillModelFolder({ path: folder, wrongFile: "refuse" }),
    ]);
    assert.deepEqual(paths, others);
    for (const name of ["blazeface", "facemesh", "iris", "dlib"] as const) {
      const digest = createHash("sha256")
        .update(await readFile(paths[name]))
        .digest("hex");
      assert.equal(digest, modelFiles[name].sha256);
    }
    assert.deepEqual((await readdir(folder)).sort(), names.toSorted());
  });

  it("leaves files alone that are right", async () => {
    const path = join(folder, modelFiles.blazeface.fileName);
    await utimes(path, 1, 1);
    await fillModelFolder({ path: folder, wrongFile: "replace" });
    assert.equal((await stat(path)).mtimeMs, 1000);
  });

  it("refuses a damaged file by name and does not touch it, or replaces it where it may", async () => {
    const path = join(folder, modelFiles.facemesh.fileName);
    const right = await readFile(path);
    await writeFile(path, right.with(700_000, 0).with(700_001, 1));
    const damaged = await readFile(path);
    await assert.rejects(fillModelFolder({ path: folder, wrongFile: "refuse" }), (error) => {
      assert.ok(error instanceof ModelsUnusable);
      assert.match(error.message, /facemesh\.onnx is not the one .* Remove the file/);
      return true;
    });
    assert.deepEqual(await readFile(path), damaged);
    await fillModelFolder({ path: folder, wrongFile: "replace" });
    assert.deepEqual(await readFile(path), right);
  });

  it("says what to do when a file cannot be read or the folder cannot be written", async () => {
    const blocked = join(folder, "../blocked");
    await mkdir(join(blocked, modelFiles.blazeface.fileName), { recursive: true });
    await assert.rejects(fillModelFolder({ path: blocked, wrongFile: "replace" }), /blazeface\.onnx cannot be read/);
    const noFolder = join(folder, "../file");
    await writeFile(noFolder, "");
    await assert.rejects(fillModelFolder({ path: noFolder, wrongFile: "replace" }), ModelsUnusable);
  });
});
