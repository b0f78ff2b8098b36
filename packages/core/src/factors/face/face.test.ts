import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { plainAuthenticator } from "@countersign/testkit";
import fc from "fast-check";
import { makePorts } from "../../testing/makePorts.ts";
import { type FaceState, face, readFaceState, type ShownFace } from "./face.ts";

const ports = makePorts();
const thresholds = ports.settings.faceThresholds;
const DIMENSIONS = 128;

const descriptors = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
  minLength: DIMENSIONS,
  maxLength: DIMENSIONS,
});
const directions = descriptors
  .filter((values) => Math.hypot(...values) > 0.1)
  .map((values) => values.map((value) => value / Math.hypot(...values)));
const made = fc.constantFrom<FaceState["made"]>("live", "photos", "photo");

function shown(descriptor: readonly number[], fields: Partial<ShownFace> = {}): ShownFace {
  return { model: "m/1", descriptor, live: false, ...fields };
}

function bound(state: unknown) {
  return plainAuthenticator({ kind: "face", state });
}

/** Gives the descriptor at a distance from another. */
function away(from: readonly number[], direction: readonly number[], distance: number): readonly number[] {
  return from.map((value, index) => value + distance * (direction[index] ?? 0));
}

describe("the factor face", () => {
  it("takes a face up to the distance that the way it was bound allows, whichever way it lies", async () => {
    await fc.assert(
      fc.asyncProperty(descriptors, directions, made, async (descriptor, direction, how) => {
        const authenticator = bound({ model: "m/1", descriptor, made: how });
        const at = (distance: number) =>
          face.verify(ports, authenticator, shown(away(descriptor, direction, distance)), []);
        assert.equal((await at(thresholds[how] - 1e-6)).ok, true);
        assert.equal((await at(thresholds[how] + 1e-6)).ok, false);
      }),
    );
  });

  it("never takes a face that another model read, or that is no descriptor of its own", async () => {
    await fc.assert(
      fc.asyncProperty(descriptors, made, async (descriptor, how) => {
        const authenticator = bound({ model: "m/1", descriptor, made: how });
        const others = [
          shown(descriptor, { model: "m/2" }),
          shown(descriptor.slice(1)),
          shown([...descriptor, 0]),
          shown([]),
          shown(descriptor.with(7, Number.NaN)),
        ];
        for (const other of others) assert.equal((await face.verify(ports, authenticator, other, [])).ok, false);
      }),
    );
  });

  it("binds the mean of two faces that are near each other, and nothing of two that are not", async () => {
    await fc.assert(
      fc.asyncProperty(descriptors, directions, async (descriptor, direction) => {
        const { state } = await face.enrol(ports, shown(descriptor));
        const confirm = (distance: number) =>
          face.confirm(ports, bound(state), shown(away(descriptor, direction, distance)), []);
        const near = await confirm(thresholds.photo - 1e-6);
        assert.ok(near.ok && near.next.made === "photos");
        const half = away(descriptor, direction, (thresholds.photo - 1e-6) / 2);
        assert.ok(near.next.descriptor.every((value, index) => Math.abs(value - (half[index] ?? Number.NaN)) < 1e-9));
        assert.equal((await confirm(thresholds.photo + 1e-6)).ok, false);
      }),
    );
  });

  it("stays what it was made of when the same face is shown again: one photo, or a live session", async () => {
    for (const live of [false, true]) {
      const one = shown([0.1, 0.2], { live });
      const { state } = await face.enrol(ports, one);
      const verdict = await face.confirm(ports, bound(state), one, []);
      assert.ok(verdict.ok);
      assert.deepEqual(verdict.next, { model: "m/1", descriptor: [0.1, 0.2], made: live ? "live" : "photo" });
    }
  });

  it("says face of a photo, and of a live session that somebody was there too (RFC 8176 §2)", async () => {
    const authenticator = bound({ model: "m/1", descriptor: [0], made: "live" });
    const amrOf = async (live: boolean): Promise<unknown> => {
      const verdict = await face.verify(ports, authenticator, shown([0], { live }), []);
      return verdict.ok && verdict.amr;
    };
    assert.deepEqual([await amrOf(false), await amrOf(true)], [["face"], ["face", "user"]]);
    assert.equal(face.traits.nistType, "none");
  });

  it("reads no other factor's state", () => {
    for (const state of [
      null,
      undefined,
      1,
      "x",
      {},
      { model: "m/1" },
      { model: "m/1", descriptor: "x", made: "live" },
    ])
      assert.throws(() => readFaceState(state), TypeError);
  });
});
