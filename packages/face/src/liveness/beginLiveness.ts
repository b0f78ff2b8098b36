import { drawOrder } from "./drawOrder.ts";
import { drawTarget } from "./drawTarget.ts";
import { goOn } from "./goOn.ts";
import type { LivenessGoing } from "./livenessTypes.ts";

/** Opens a live session: looking ahead, then the movements in an order, and a target at a place, drawn from random bytes. */
export function beginLiveness(drawBytes: (length: number) => Uint8Array): LivenessGoing {
  return goOn({
    order: ["lookAhead", ...drawOrder(drawBytes)],
    target: drawTarget(drawBytes),
    position: 0,
    movement: { phase: "lost", underWay: false, frontSizePixels: null },
    frames: 0,
    sequence: null,
    startedAtMs: null,
    judgedAtMs: null,
    digests: [],
    ahead: [],
    last: null,
    frontShape: [],
    frontal: { sum: [], count: 0 },
    strangers: 0,
    strays: 0,
  });
}
