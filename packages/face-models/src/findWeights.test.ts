import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { ModelsUnusable } from "@countersign/face";
import { findWeights } from "./findWeights.ts";

describe("findWeights", () => {
  it("finds files that the exports of their package hide", () => {
    assert.ok(existsSync(findWeights("@vladmandic/human", "models/blazeface.bin")));
  });

  it("names the file and the package that are missing, and the way out", () => {
    const refused = (error: unknown): boolean =>
      error instanceof ModelsUnusable &&
      /models\/none\.bin of .* @vladmandic\/human .*FACE_MODELS_DIR/.test(error.message);
    assert.throws(() => findWeights("@vladmandic/human", "models/none.bin"), refused);
  });
});
