import { drawOrder } from "./drawOrder.ts";
import { goOn } from "./goOn.ts";
import type { LivenessGoing } from "./livenessTypes.ts";

/** Opens a live session: looking ahead, then the movements in an order drawn from random bytes. */
export function beginLiveness(drawBytes: (length: number) => Uint8Array): LivenessGoing {
  return goOn({
    order: ["lookAhead", ...drawOrder(drawBytes)],
    position: 0,
    movement: { phase: "lost", underWay: false, frontSizePixels: null },
    frames: 0,
    sequence: null,
    startedAtMs: null,
    judgedAtMs: null,
    digests: [],
    ahead: [],
    last: null,
    frontal: { sum: [], count: 0 },
    strangers: 0,
    strays: 0,
  });
}
