import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { inflateSync } from "node:zlib";
import fc from "fast-check";
import decodeQR from "qr/decode.js";
import { qrDataUrl, renderQrPng } from "./qrPng.ts";

const KEY_URI =
  "otpauth://totp/Acme%20Co:alice%40example.com" +
  "?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&period=30&digits=6&algorithm=SHA1&issuer=Acme%20Co";

interface Image {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and alpha of each pixel. */
  readonly data: Uint8Array;
}

/** Gives the CRC-32 of PNG, third edition, annex D, computed bit by bit. */
function plainCrc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Gives the data of each chunk by its type, after checking the framing. */
function readChunks(png: Buffer): Map<string, Buffer> {
  assert.equal(png.subarray(0, 8).toString("hex"), "89504e470d0a1a0a");
  const chunks = new Map<string, Buffer>();
  for (let offset = 8; offset < png.length; ) {
    const end = offset + 8 + png.readUInt32BE(offset);
    assert.equal(png.readUInt32BE(end), plainCrc32(png.subarray(offset + 4, end)));
    chunks.set(png.toString("latin1", offset + 4, offset + 8), png.subarray(offset + 8, end));
    offset = end + 4;
  }
  assert.deepEqual([...chunks.keys()], ["IHDR", "IDAT", "IEND"]);
  return chunks;
}

/** Reads a PNG of one bit a pixel, greyscale, unfiltered and not interlaced. */
function readPng(png: Buffer): Image {
  const chunks = readChunks(png);
  const header = chunks.get("IHDR") ?? Buffer.alloc(0);
  assert.equal(header.subarray(8).toString("hex"), "0100000000");
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const rows = inflateSync(chunks.get("IDAT") ?? Buffer.alloc(0));
  const rowLength = 1 + Math.ceil(width / 8);
  assert.equal(rows.length, height * rowLength);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    const bits = [...rows.subarray(y * rowLength, (y + 1) * rowLength)].map((byte) =>
      byte.toString(2).padStart(8, "0"),
    );
    assert.equal(bits[0], "00000000");
    for (const [x, bit] of [...bits.slice(1).join("").slice(0, width)].entries()) {
      data.fill(bit === "1" ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height, data };
}

describe("renderQrPng", () => {
  it("gives an image from which a QR reader gets the text", () => {
    for (const text of [KEY_URI, "1", "ABC 123", "应用：名字", `${KEY_URI}&pad=${"x".repeat(1000)}`]) {
      assert.equal(decodeQR(readPng(renderQrPng(text)), { timeLimit: 5000 }), text);
    }
  });

  it("gives a well-formed square PNG for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), (text) => {
        const { width, height } = readPng(renderQrPng(text));
        assert.equal(width, height);
      }),
    );
  });

  it("leaves a quiet zone of exactly four modules of four pixels on every side", () => {
    const { width, height, data } = readPng(renderQrPng(KEY_URI));
    const isDark = (x: number, y: number): boolean => data[(y * width + x) * 4] === 0;
    const dark = { left: width, right: 0, top: height, bottom: 0 };
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        if (isDark(x, y)) {
          dark.left = Math.min(dark.left, x);
          dark.right = Math.max(dark.right, x);
          dark.top = Math.min(dark.top, y);
          dark.bottom = Math.max(dark.bottom, y);
        }
      }
    }
    assert.deepEqual(dark, { left: 16, right: width - 17, top: 16, bottom: height - 17 });
  });

  it("throws for text that no QR code can hold", () => {
    assert.doesNotThrow(() => renderQrPng("x".repeat(2331)));
    assert.throws(() => renderQrPng("x".repeat(2332)));
  });
});

describe("qrDataUrl", () => {
  it("gives the PNG as a data address of moderate length", () => {
    const [head, base64 = ""] = qrDataUrl(KEY_URI).split(",");
    assert.equal(head, "data:image/png;base64");
    assert.deepEqual(Buffer.from(base64, "base64"), renderQrPng(KEY_URI));
    assert.ok(base64.length < 4000);
  });
});
