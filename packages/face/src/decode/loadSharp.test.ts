import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadSharp } from "./loadSharp.ts";

describe("sharp", () => {
  it("opens none but our three formats, even unasked", async () => {
    const sharp = await loadSharp();
    const image = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });
    for (const kind of ["jpeg", "png", "webp"] as const) {
      assert.equal((await sharp(await image.toFormat(kind).toBuffer()).metadata()).width, 8);
    }
    for (const kind of ["gif", "tiff", "avif"] as const) {
      const file = await image.toFormat(kind).toBuffer();
      await assert.rejects(sharp(file).metadata(), /unsupported image format/);
    }
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
    await assert.rejects(sharp(svg).metadata(), /unsupported image format/);
  });

  it("opens no files", async () => {
    const sharp = await loadSharp();
    await assert.rejects(sharp(import.meta.filename).metadata(), /unsupported image format/);
  });
});
