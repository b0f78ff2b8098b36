import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { accentOf } from "../../packages/ui/src/pages/frame/accentOf.ts";

const grounds = ["#f2f4f8", "#ffffff"] as const;
const darkGrounds = ["#151a24", "#0c1018"] as const;

/** WCAG 2.2, contrast ratio: written down here a second time, from the standard. */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
    const linear = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return linear.reduce((sum, c, index) => sum + c * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
  };
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function pairOf(value: string): readonly [string, string] {
  const [, light = "", dark = ""] = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value) ?? [];
  return [light, dark];
}

const colours = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, "0")}`);

describe("the colour of an application", () => {
  it("can be read on every ground, and be written on, whichever it is", () => {
    fc.assert(
      fc.property(colours, (colour) => {
        const { accent, onAccent } = accentOf(colour);
        const [[light, dark], [onLight, onDark]] = [pairOf(accent), pairOf(onAccent)];
        for (const ground of grounds) assert.ok(contrast(light, ground) >= 4.5, `${colour} becomes ${light}`);
        for (const ground of darkGrounds) assert.ok(contrast(dark, ground) >= 4.5, `${colour} becomes ${dark}`);
        assert.ok(contrast(light, onLight) >= 4.5 && contrast(dark, onDark) >= 4.5, `${accent} with ${onAccent}`);
      }),
      { numRuns: 2000, examples: [["#000000"], ["#ffffff"], ["#ffff00"], ["#767676"]] },
    );
  });

  it("stays as it is where it can be read already", () => {
    assert.equal(pairOf(accentOf("#0a6b41").accent)[0], "#0a6b41");
    assert.equal(pairOf(accentOf("#93b4ff").accent)[1], "#93b4ff");
  });
});
