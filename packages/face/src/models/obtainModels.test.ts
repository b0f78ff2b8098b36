import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, describe, it } from "node:test";
import { ModelsUnusable } from "./ModelsUnusable.ts";
import { modelFiles } from "./modelFiles.ts";
import { obtainModels } from "./obtainModels.ts";

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-models-"));
});
after(() => rm(folder, { recursive: true }));

describe("obtainModels", () => {
  it("keeps the files beside the sources of the package when no folder is given", async () => {
    const own = join(import.meta.dirname, "..", "..", "models");
    assert.deepEqual(await obtainModels(null), {
      blazeface: join(own, "blazeface.onnx"),
      facemesh: join(own, "facemesh.onnx"),
      iris: join(own, "iris.onnx"),
      dlib: join(own, "dlib.onnx"),
    });
  });

  it("never replaces a file in a folder that was given", async () => {
    const path = join(folder, modelFiles.blazeface.fileName);
    await writeFile(path, "the operator's");
    await assert.rejects(obtainModels(relative(process.cwd(), folder)), (error) => {
      assert.ok(error instanceof ModelsUnusable);
      assert.ok(error.message.includes(path));
      return true;
    });
    assert.equal(await readFile(path, "utf8"), "the operator's");
  });
});
