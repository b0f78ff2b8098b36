import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import decodeQR from "qr/decode.js";

const SIGNATURE_LENGTH = 8;
const CHUNK_OVERHEAD = 12;
const READ_LIMIT_MS = 5_000;

/** Reads a QR code as a phone's camera would see it: from the pixels of a black-and-white PNG. */
export function scanQrCode(png: Buffer): string {
  return decodeQR(readPixels(png), { timeLimit: READ_LIMIT_MS });
}

function readPixels(png: Buffer): { readonly width: number; readonly height: number; readonly data: Uint8Array } {
  const chunks = readChunks(png);
  const header = chunks.get("IHDR") ?? assert.fail("a PNG begins with its header");
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  assert.deepEqual([...header.subarray(8, 13)], [1, 0, 0, 0, 0], "one bit a pixel, grey, not interlaced");
  const rows = inflateSync(chunks.get("IDAT") ?? assert.fail("a PNG has pixels"));
  const rowLength = 1 + Math.ceil(width / 8);
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    assert.equal(rows[y * rowLength], 0, "rows are not filtered");
    for (let x = 0; x < width; x++) {
      const byte = rows[y * rowLength + 1 + (x >> 3)] ?? 0;
      const isLight = (byte >> (7 - (x & 7))) & 1;
      data.fill(isLight * 255, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return { width, height, data };
}

/** PNG 3 §5.3: length, type, data and checksum. */
function readChunks(png: Buffer): ReadonlyMap<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = SIGNATURE_LENGTH; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString("latin1", at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + CHUNK_OVERHEAD;
  }
  return chunks;
}
