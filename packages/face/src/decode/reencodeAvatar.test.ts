import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { loadSharp } from "./loadSharp.ts";
import { reencodeAvatar } from "./reencodeAvatar.ts";

async function picture(width: number, height: number) {
  const sharp = await loadSharp();
  return sharp({ create: { width, height, channels: 4, background: { r: 200, g: 30, b: 30, alpha: 0.5 } } });
}

describe("avatar", () => {
  it("is a WebP of at most 512 px a side, as transparent as it was", async () => {
    const sharp = await loadSharp();
    const avatar = await reencodeAvatar(await (await picture(2000, 1000)).png().toBuffer());
    const { format, width, height, hasAlpha } = await sharp(avatar ?? assert.fail()).metadata();
    assert.deepEqual([format, width, height, hasAlpha], ["webp", 512, 256, true]);
  });

  it("stands upright and carries nothing of the file's metadata", async () => {
    const sharp = await loadSharp();
    const file = await (await picture(60, 40))
      .withExif({ IFD0: { Copyright: "whose home this is" } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const avatar = (await reencodeAvatar(file)) ?? assert.fail();
    const { width, height, orientation, exif, icc, xmp } = await sharp(avatar).metadata();
    assert.deepEqual(
      [width, height, orientation, exif, icc, xmp],
      [40, 60, undefined, undefined, undefined, undefined],
    );
    assert.ok(file.includes("Exif") && !Buffer.from(avatar).includes("whose home"));
  });

  it("is none for what is no image that we take", async () => {
    const gif = await (await picture(9, 9)).gif().toBuffer();
    for (const file of [gif, Buffer.alloc(0), Buffer.from("<svg/>")]) assert.equal(await reencodeAvatar(file), null);
  });
});
