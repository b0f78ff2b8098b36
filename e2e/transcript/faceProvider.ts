import { createHash } from "node:crypto";
import type { Scene } from "./pictures.ts";
import { sceneOf } from "./pictures.ts";

const DIMENSIONS = 8;
const MOVEMENTS = ["lookAhead", "turnLeft", "blink"];
/** Asked for when a picture says so. */
const ASKED = { action: "enterTarget", target: { x: 0.4, y: 0.55, size: 0.5 } };

interface State {
  readonly position: number;
  readonly sequence: number;
}

interface Reading {
  readonly ok: boolean;
  readonly scene?: Scene;
  readonly descriptor?: readonly number[];
}

/** Gives an engine that takes the pictures of pictures.ts for faces; its live sessions are the same each time. */
// biome-ignore lint/style/noDefaultExport: the server asks modules of engines for it
export default function makeEngine() {
  return {
    model: "transcript/1",
    async read(photo: Uint8Array) {
      const scene = sceneOf(photo);
      if (scene === null) return { ok: false, fault: "notAnImage" };
      if (scene.breaks) throw new Error("the engine breaks");
      if (scene.fault !== undefined) return { ok: false, fault: scene.fault };
      const descriptor = Array.from({ length: DIMENSIONS }, (_, index) => (index === scene.person ? 0.5 : 0));
      return { ok: true, descriptor, pixelDigest: createHash("sha256").update(photo).digest("hex"), scene };
    },
    reencode: async (photo: Uint8Array) => (sceneOf(photo) === null ? null : photo),
    beginLiveness: () => going({ position: 0, sequence: -1 }, null),
    followLiveness(
      { position, sequence }: State,
      frame: { readonly sequence: number; readonly reading: Reading & { readonly fault?: string } },
    ) {
      if (frame.sequence <= sequence) return { status: "failed", reason: "outOfOrder" };
      if (!frame.reading.ok) return going({ position, sequence: frame.sequence }, frame.reading.fault ?? null);
      if (frame.reading.scene?.asksTarget) return { ...going({ position, sequence: frame.sequence }, null), ...ASKED };
      const next = position + (frame.reading.scene?.movement === MOVEMENTS[position] ? 1 : 0);
      if (next === MOVEMENTS.length) return { status: "passed", descriptor: frame.reading.descriptor };
      return going({ position: next, sequence: frame.sequence }, next === position ? "holdStill" : null);
    },
    close: async () => undefined,
  };
}

function going(state: State, hint: string | null) {
  const { position } = state;
  return { status: "going", state, action: MOVEMENTS[position], step: position + 1, steps: MOVEMENTS.length, hint };
}
