import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { before, describe, it } from "node:test";
import { crc32 } from "node:zlib";
import type { Sharp } from "sharp";
import type { Pixels } from "../image/pixels.ts";
import type { FaceFault } from "../reading.ts";
import { UnusablePhoto } from "../UnusablePhoto.ts";
import { decodePhoto } from "./decodePhoto.ts";
import { digestPixels } from "./digestPixels.ts";
import { loadSharp } from "./loadSharp.ts";

const WIDTH = 96;
const HEIGHT = 64;
const MEGABYTE = 1024 * 1024;

let sharp: Awaited<ReturnType<typeof loadSharp>>;
let raw: Buffer;

/** A picture of coloured stripes without symmetry. */
function image(): Sharp {
  return sharp(raw, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
}

before(async () => {
  sharp = await loadSharp();
  raw = Buffer.from(
    Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
      const [x, y] = [at % WIDTH, Math.floor(at / WIDTH)];
      return [2 * x, 3 * y, x > 40 && y > 20 ? 200 : 30];
    }).flat(),
  );
});

function refusedAs(fault: FaceFault): (error: unknown) => boolean {
  return (error) => error instanceof UnusablePhoto && error.fault === fault;
}

/** Mean difference of two pictures of one size. */
function difference(one: Pixels, other: Pixels): number {
  assert.deepEqual([one.width, one.height, one.data.length], [other.width, other.height, other.data.length]);
  return one.data.reduce((sum, value, at) => sum + Math.abs(value - (other.data[at] ?? 0)), 0) / one.data.length;
}

/** Writes another size into a PNG's header, with the checksum that belongs to it. */
function claimSize(png: Buffer, width: number, height: number): Buffer {
  const lying = Buffer.from(png);
  lying.writeUInt32BE(width, 16);
  lying.writeUInt32BE(height, 20);
  lying.writeUInt32BE(crc32(lying.subarray(12, 29)), 29);
  return lying;
}

/** Writes another size into a baseline JPEG's frame header. */
function claimJpegSize(jpeg: Buffer, width: number, height: number): Buffer {
  const lying = Buffer.from(jpeg);
  const frame = lying.indexOf(Buffer.from([0xff, 0xc0]));
  lying.writeUInt16BE(height, frame + 5);
  lying.writeUInt16BE(width, frame + 7);
  return lying;
}

describe("decoded photo", () => {
  it("is the same picture in all three formats", async () => {
    const plain = { width: WIDTH, height: HEIGHT, data: raw };
    const [png, webp, jpeg] = await Promise.all([
      image().png().toBuffer(),
      image().webp({ lossless: true }).toBuffer(),
      image().jpeg({ quality: 100, chromaSubsampling: "4:4:4" }).toBuffer(),
    ]);
    assert.equal(difference(await decodePhoto(png), plain), 0);
    assert.equal(difference(await decodePhoto(webp), plain), 0);
    assert.ok(difference(await decodePhoto(jpeg), plain) < 2);
  });

  it("has three bytes a pixel, whatever the file has", async () => {
    const files = {
      grey: image().toColourspace("b-w").png(),
      "grey and transparent": image().toColourspace("b-w").ensureAlpha(0.5).png(),
      transparent: image().ensureAlpha(0.5).webp(),
      "of 16 bits": image().toColourspace("rgb16").png(),
      "grey of 16 bits": image().toColourspace("grey16").png(),
      "with a palette": image().png({ palette: true }),
      CMYK: image().toColourspace("cmyk").jpeg(),
      progressive: image().jpeg({ progressive: true }),
    };
    for (const [name, file] of Object.entries(files)) {
      const { width, height, data } = await decodePhoto(await file.toBuffer());
      assert.deepEqual([width, height, data.length], [WIDTH, HEIGHT, WIDTH * HEIGHT * 3], name);
    }
  });

  it("keeps its colours through 16 bits and CMYK", async () => {
    const plain = { width: WIDTH, height: HEIGHT, data: raw };
    const deep = await decodePhoto(await image().toColourspace("rgb16").png().toBuffer());
    assert.ok(difference(deep, plain) <= 1);
    const cmyk = await decodePhoto(await image().toColourspace("cmyk").jpeg({ quality: 100 }).toBuffer());
    assert.ok(difference(cmyk, plain) < 25, `${difference(cmyk, plain)}`);
  });

  it("is white where the file is transparent", async () => {
    const { data } = await decodePhoto(await image().ensureAlpha(0).png().toBuffer());
    assert.ok(data.every((value) => value === 255));
  });

  it("stands upright by every EXIF orientation", async () => {
    for (let orientation = 1; orientation <= 8; orientation += 1) {
      const file = await image().withMetadata({ orientation }).png().toBuffer();
      const expected = await sharp(file).autoOrient().raw().toBuffer({ resolveWithObject: true });
      const { width, height } = expected.info;
      assert.equal(difference(await decodePhoto(file), { width, height, data: expected.data }), 0, `${orientation}`);
    }
  });

  it("is at most 1280 px on its longer side, and never enlarged", async () => {
    const large = sharp({ create: { width: 3000, height: 1500, channels: 3, background: "teal" } });
    const { width, height } = await decodePhoto(await large.jpeg().toBuffer());
    assert.deepEqual([width, height], [1280, 640]);
    const dot = sharp({ create: { width: 1, height: 1, channels: 3, background: "teal" } });
    assert.equal((await decodePhoto(await dot.png().toBuffer())).width, 1);
  });

  it("has one digest in two encodings, and another once a pixel differs", async () => {
    const digest = async (file: Promise<Buffer>): Promise<string> => digestPixels(await decodePhoto(await file));
    const png = await digest(image().png({ compressionLevel: 1 }).withMetadata().toBuffer());
    assert.equal(await digest(image().webp({ lossless: true }).toBuffer()), png);
    const changed = Buffer.from(raw);
    changed[1000] = (changed[1000] ?? 0) ^ 1;
    assert.notEqual(digestPixels({ width: WIDTH, height: HEIGHT, data: changed }), png);
    assert.notEqual(digestPixels({ width: HEIGHT, height: WIDTH, data: raw }), png);
  });
});

describe("refused photo", () => {
  it("is any file that is no JPEG, PNG or WebP", async () => {
    const gif = await image().gif().toBuffer();
    const files = [
      Buffer.alloc(0),
      Buffer.from("<!doctype html><title>x</title>"),
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      gif,
      randomBytes(5000),
    ];
    for (const file of files) await assert.rejects(decodePhoto(file), refusedAs("notAnImage"));
  });

  it("is a file that only begins like an image", async () => {
    for (const kind of ["jpeg", "png", "webp"] as const) {
      const file = await image().toFormat(kind).toBuffer();
      const start = Buffer.concat([file.subarray(0, 40), randomBytes(2000)]);
      await assert.rejects(decodePhoto(start), refusedAs("notAnImage"), kind);
      await assert.rejects(decodePhoto(file.subarray(0, 12)), refusedAs("notAnImage"), kind);
    }
  });

  it("is a truncated one", async () => {
    for (const kind of ["jpeg", "png", "webp"] as const) {
      const file = await image().toFormat(kind).toBuffer();
      const cut = file.subarray(0, Math.floor(file.length * 0.7));
      await assert.rejects(decodePhoto(cut), refusedAs("notAnImage"), kind);
    }
  });

  it("is an animated one", async () => {
    const frames = await Promise.all([image().png().toBuffer(), image().flop().png().toBuffer()]);
    const webp = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    await assert.rejects(decodePhoto(webp), refusedAs("notAnImage"));
  });

  it("is one of more than 24 megapixels, however small the file", async () => {
    const wide = sharp({ create: { width: 6001, height: 4000, channels: 3, background: "teal" } });
    const file = await wide.png({ compressionLevel: 9 }).toBuffer();
    assert.ok(file.length < MEGABYTE);
    await assert.rejects(decodePhoto(file), refusedAs("imageTooLarge"));
  });

  it("is one whose header claims more than it holds", async () => {
    const png = await image().png().toBuffer();
    await assert.rejects(decodePhoto(claimSize(png, 65_000, 65_000)), refusedAs("imageTooLarge"));
    await assert.rejects(decodePhoto(claimSize(png, 4000, 4000)), refusedAs("notAnImage"));
    const jpeg = await image().jpeg().toBuffer();
    await assert.rejects(decodePhoto(claimJpegSize(jpeg, 65_000, 65_000)), refusedAs("imageTooLarge"));
  });

  it("is a file of more than 5 MB, image or not", async () => {
    const padded = Buffer.concat([await image().jpeg().toBuffer(), Buffer.alloc(5 * MEGABYTE)]);
    await assert.rejects(decodePhoto(padded), refusedAs("imageTooLarge"));
    await assert.rejects(decodePhoto(Buffer.alloc(5 * MEGABYTE + 1)), refusedAs("imageTooLarge"));
  });
});
