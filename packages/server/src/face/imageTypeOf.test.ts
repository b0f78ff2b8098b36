import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { imageTypeOf } from "./imageTypeOf.ts";

describe("imageTypeOf", () => {
  it("knows a picture by its first bytes", () => {
    assert.equal(imageTypeOf(Buffer.from("ffd8ffe000104a464946", "hex")), "image/jpeg");
    assert.equal(imageTypeOf(Buffer.from("89504e470d0a1a0a0000", "hex")), "image/png");
    assert.equal(imageTypeOf(Buffer.from("RIFF\x10\0\0\0WEBPVP8 ")), "image/webp");
  });

  it("takes nothing else for one, nor the beginning of one", () => {
    const others = [
      "",
      "GIF89a",
      "<svg xmlns=",
      "<!doctype html>",
      "RIFF\x10\0\0\0WAVE",
      "RIFF",
      "BM",
      "%PDF-1.7",
      "II*\0",
    ];
    for (const text of others) assert.equal(imageTypeOf(Buffer.from(text, "latin1")), null, text);
    assert.equal(imageTypeOf(Buffer.from("ffd8", "hex")), null);
    assert.equal(imageTypeOf(Buffer.from("89504e470d0a1a", "hex")), null);
    assert.equal(imageTypeOf(Buffer.from("00ffd8ff", "hex")), null);
  });
});
