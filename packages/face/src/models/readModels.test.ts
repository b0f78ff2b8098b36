import assert from "node:assert/strict";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { modelsOfCheckout } from "../testing/modelsOfCheckout.ts";
import { ModelsUnusable } from "./ModelsUnusable.ts";
import { readModels } from "./readModels.ts";

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-models-"));
  await cp(await modelsOfCheckout(), folder, { recursive: true });
});
after(() => rm(folder, { recursive: true }));

async function assertRefused(finding: RegExp): Promise<void> {
  await assert.rejects(readModels(folder), (error) => error instanceof ModelsUnusable && finding.test(error.message));
}

describe("readModels", () => {
  it("gives the bytes of all four files", async () => {
    const models = await readModels(folder);
    assert.deepEqual(Object.keys(models), ["blazeface", "facemesh", "iris", "dlib"]);
    for (const [name, bytes] of Object.entries(models)) {
      assert.deepEqual(bytes, await readFile(join(folder, `${name}.onnx`)));
    }
  });

  it("refuses a file of which one byte differs, by its name and the digest it should have", async () => {
    const path = join(folder, "iris.onnx");
    const bytes = await readFile(path);
    await writeFile(path, bytes.with(9_000, (bytes[9_000] ?? 0) ^ 1));
    await assertRefused(/iris\.onnx is not the one .* SHA-256 is not d58208cc/);
    await writeFile(path, bytes);
    await readModels(folder);
  });

  it("refuses a folder that lacks one", async () => {
    await rm(join(folder, "dlib.onnx"));
    await assertRefused(/dlib\.onnx is not there/);
  });
});
