import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { shownFrameOf, wereShownBefore } from "./shownBefore.ts";

const frame = (digest: string, likeness: string | null = null) => ({ digest, likeness });

describe("wereShownBefore", () => {
  it("knows one frame again by its digest, wherever it came", () => {
    const elsewhere = ["a", "b"].map((digest) => frame(digest));
    assert.equal(
      wereShownBefore(
        ["x", "y", "b", "z"].map((digest) => frame(digest)),
        elsewhere,
      ),
      true,
    );
    assert.equal(
      wereShownBefore(
        ["x", "y"].map((digest) => frame(digest)),
        elsewhere,
      ),
      false,
    );
    assert.equal(wereShownBefore([], elsewhere), false);
  });

  it("compares no likenesses where there are none, or of unequal length", () => {
    const many = (likeness: string | null) =>
      Array.from({ length: 10 }, (_, index) => frame(`${likeness}${index}`, likeness));
    assert.equal(wereShownBefore(many(null), many("0".repeat(64))), false);
    assert.equal(wereShownBefore(many("0".repeat(32)), many("0".repeat(64))), false);
    assert.equal(wereShownBefore(many("0".repeat(64)), many(`7${"0".repeat(63)}`)), true, "three bits");
    assert.equal(wereShownBefore(many("0".repeat(64)), many(`f${"0".repeat(63)}`)), false, "four bits");
  });

  it("counts bits in every word", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(60), (start, count) => {
        const bits = Array.from({ length: 256 }, (_, index) => Number((index - start + 256) % 256 < count));
        const digits = Array.from({ length: 64 }, (_, index) =>
          Number.parseInt(bits.slice(index * 4, index * 4 + 4).join(""), 2).toString(16),
        ).join("");
        const own = Array.from({ length: 6 }, (_, index) => frame(`own ${index}`, digits));
        assert.equal(wereShownBefore(own, [frame("old", "0".repeat(64))]), count <= 3);
      }),
    );
  });

  it("keeps a part of the digest, enough to tell frames apart", () => {
    const reading = { ok: true, descriptor: [], pixelDigest: "0123456789abcdef".repeat(4) } as const;
    assert.deepEqual(shownFrameOf(reading), { digest: "0123456789abcdef", likeness: null });
  });
});
