import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

let isReady = false;

/** Reads the QR code in a picture of a screen, by a reader that has nothing of the writer. */
export async function lookAtQrCode(picture: Uint8Array): Promise<string> {
  if (!isReady) {
    const wasm = await readFile(fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm")));
    prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true });
    isReady = true;
  }
  const [found] = await readBarcodes(picture, { formats: ["QRCode"] });
  return found?.text ?? assert.fail("there is no QR code in the picture");
}
