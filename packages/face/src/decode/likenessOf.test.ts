import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Sharp } from "sharp";
import { jpeg, portrait } from "../testing/portraits.ts";
import { decodePhoto } from "./decodePhoto.ts";
import { likenessOf } from "./likenessOf.ts";
import { loadSharp } from "./loadSharp.ts";

async function likeness(file: Buffer): Promise<string> {
  return likenessOf(await decodePhoto(file));
}

/** In how many bits two likenesses differ. */
function distance(one: string, other: string): number {
  const bits = (digit: string): string => Number.parseInt(digit, 16).toString(2).padStart(4, "0");
  const [a, b] = [one, other].map((text) => [...text].map(bits).join(""));
  return [...(a ?? "")].filter((bit, index) => bit !== b?.[index]).length;
}

describe("likenessOf", () => {
  it("has 256 bits, which another file, size or light of a picture changes little, and another picture much", async () => {
    const sharp = await loadSharp();
    const file = await jpeg(await portrait(0, 0));
    const own = await likeness(file);
    assert.match(own, /^[0-9a-f]{64}$/);
    const again = (change: (image: Sharp) => Sharp): Promise<Buffer> => change(sharp(file)).toBuffer();
    const copies = {
      png: await again((image) => image.png()),
      "worse JPEG": await again((image) => image.jpeg({ quality: 50 })),
      smaller: await again((image) => image.resize({ width: 216 }).webp({ quality: 80 })),
      darker: await again((image) => image.linear(0.8, 0).jpeg({ quality: 90 })),
    };
    for (const [name, copy] of Object.entries(copies)) {
      assert.ok(distance(own, await likeness(copy)) <= 8, `${name}: ${distance(own, await likeness(copy))}`);
    }
    assert.ok(distance(own, await likeness(await jpeg(await portrait(3, 3)))) > 40);
  });
});
