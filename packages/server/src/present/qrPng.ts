import { crc32, deflateSync } from "node:zlib";
import encodeQR from "qr";

const PIXELS_PER_MODULE = 4;
/** ISO/IEC 18004 asks for four light modules around the symbol. */
const QUIET_ZONE_MODULES = 4;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Gives text as a QR code in a PNG image, black on white, as the `data:` address that an `<img>` shows. */
export function qrDataUrl(text: string): string {
  return `data:image/png;base64,${renderQrPng(text).toString("base64")}`;
}

/**
 * Gives text as a QR code in a PNG image, black on white.
 * @throws {Error} when the text is longer than any QR code can hold (2331 bytes)
 * @see {@link https://www.w3.org/TR/png-3/ PNG, third edition}
 */
export function renderQrPng(text: string): Buffer {
  const modules = encodeQR(text, "raw", { border: QUIET_ZONE_MODULES });
  const size = modules.length * PIXELS_PER_MODULE;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  // One bit a pixel; colour type, compression, filter and interlace method stay 0: greyscale, not interlaced.
  header.writeUInt8(1, 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(scanlines(modules))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/**
 * Gives the rows of pixels as PNG wants them: a filter byte of 0, then one bit a pixel, 1 for light.
 *
 * The four pixels of a module are one hexadecimal digit. A QR code has an odd number of modules a row, so one digit more
 * fills the last byte.
 */
function scanlines(modules: readonly (readonly boolean[])[]): Buffer {
  const lines = modules.map((row) => {
    const pixels = row.map((isDark) => (isDark ? "0" : "f")).join("");
    return Buffer.from(`00${pixels}0`, "hex");
  });
  return Buffer.concat(lines.flatMap((line) => new Array<Buffer>(PIXELS_PER_MODULE).fill(line)));
}

/** Gives a PNG chunk: length, type, data and the checksum of type and data. */
function chunk(type: string, data: Buffer): Buffer {
  const typeAndData = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const framed = Buffer.alloc(typeAndData.length + 8);
  framed.writeUInt32BE(data.length, 0);
  typeAndData.copy(framed, 4);
  framed.writeUInt32BE(crc32(typeAndData), framed.length - 4);
  return framed;
}
