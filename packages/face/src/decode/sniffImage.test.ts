import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { sniffImage } from "./sniffImage.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");

describe("kind of an image", () => {
  it("is told by the first bytes", () => {
    assert.equal(sniffImage(bytes("\xff\xd8\xff\xe0....")), "jpeg");
    assert.equal(sniffImage(bytes("\x89PNG\r\n\x1a\n....IDAT")), "png");
    assert.equal(sniffImage(bytes("RIFF\x00\x00\x00\x00WEBPVP8 ")), "webp");
  });

  const others = {
    GIF: "GIF89a",
    SVG: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    HTML: "<!doctype html><img src=x>",
    TIFF: "II*\x00",
    AVIF: "\x00\x00\x00\x1cftypavif",
    PDF: "%PDF-1.7",
    BMP: "BM",
    sound: "RIFF\x00\x00\x00\x00WAVEfmt ",
    "nothing at all": "",
  };
  for (const [name, text] of Object.entries(others)) {
    it(`is none of ours for ${name}`, () => assert.equal(sniffImage(bytes(text)), null));
  }

  it("is none of ours for an animated PNG", () => {
    assert.equal(sniffImage(bytes("\x89PNG\r\n\x1a\n....acTL....IDAT")), null);
    assert.equal(sniffImage(bytes("\x89PNG\r\n\x1a\n....IDAT..acTL")), "png");
  });

  it("is none of ours for random bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 40 }), (file) => sniffImage(file) === null));
  });
});
