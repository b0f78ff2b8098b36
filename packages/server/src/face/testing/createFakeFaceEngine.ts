import { createHash } from "node:crypto";
import type { FaceFault, FaceReading, FaceRefusal, LivenessAction, LivenessFailure } from "@countersign/core";
import type { FaceEngine } from "../FaceEngine.ts";

export const FAKE_MODEL = "fake/1";
const DIMENSIONS = 8;
/** The first bytes of a JPEG, so that nobody takes the picture for something else. */
const JPEG_HEAD = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);

/** What a picture shows. Two faces of one person are as far apart as their `off`s; two people at least 0.7. */
export interface Scene {
  /** From 0 to 5. */
  readonly person?: number;
  /** How far the picture is from the person. */
  readonly off?: number;
  readonly fault?: FaceFault;
  /** The movement that a frame shows. */
  readonly action?: LivenessAction;
  readonly fails?: LivenessFailure;
  /** Tells pictures of one scene apart. */
  readonly salt?: number;
  /** Tells the pictures of one live session from those of another. */
  readonly session?: string;
  /** What the picture looks like to the engine; left out: it does not say. */
  readonly likeness?: string;
}

/** Gives a picture that the fake engine can read. */
export function pictureOf(scene: Scene): Uint8Array {
  return Buffer.concat([JPEG_HEAD, Buffer.from(JSON.stringify(scene))]);
}

/** Gives what the fake engine reads of a person. */
export function descriptorOf({ person = 0, off = 0 }: Scene): readonly number[] {
  return Array.from({ length: DIMENSIONS }, (_, index) =>
    index === person ? 0.5 : index === DIMENSIONS - 1 ? off : 0,
  );
}

export interface FakeFaceEngine extends FaceEngine {
  /** How often it was asked to read. */
  readonly reads: readonly ("portrait" | "frame")[];
}

export interface FakeOptions {
  readonly model?: string;
  /** Called before a picture is read; what it throws is thrown. */
  readonly onRead?: (scene: Scene) => Promise<void> | void;
}

interface FakeState {
  readonly order: readonly LivenessAction[];
  readonly position: number;
  readonly sequence: number;
  readonly digests: readonly string[];
}

/** Gives an engine that takes the pictures of {@link pictureOf} for faces. A live session has three steps. */
export async function createFakeFaceEngine({ model = FAKE_MODEL, onRead }: FakeOptions = {}): Promise<FakeFaceEngine> {
  const reads: ("portrait" | "frame")[] = [];
  return {
    model,
    reads,
    async read(photo, demand) {
      reads.push(demand);
      const scene = sceneOf(photo);
      if (scene === null) return { ok: false, fault: "notAnImage" };
      await onRead?.(scene);
      return readScene(scene, photo);
    },
    reencode: async (photo) => (sceneOf(photo) === null ? null : photo),
    beginLiveness(drawBytes) {
      const [drawn = 0] = drawBytes(1);
      const turn: LivenessAction = drawn % 2 === 0 ? "turnLeft" : "turnRight";
      return going({ order: ["lookAhead", turn, "blink"], position: 0, sequence: -1, digests: [] });
    },
    followLiveness(state, { sequence, reading }) {
      const { order, position, ...last } = state as FakeState; // nobody else makes its states
      if (sequence <= last.sequence) return { status: "failed", reason: "outOfOrder" };
      if (!reading.ok) return { ...going({ ...last, order, position, sequence }), hint: reading.fault };
      const { scene, pixelDigest } = reading as SceneReading; // its own reading
      if (scene.fails !== undefined) return { status: "failed", reason: scene.fails };
      if (last.digests.includes(pixelDigest)) return { status: "failed", reason: "frameReused" };
      const next = position + (scene.action === order[position] ? 1 : 0);
      if (next === order.length) return { status: "passed", descriptor: reading.descriptor };
      return going({ order, position: next, sequence, digests: [...last.digests, pixelDigest] });
    },
    close: async () => undefined,
  };
}

interface SceneReading extends FaceReading {
  readonly scene: Scene;
}

function readScene(scene: Scene, photo: Uint8Array): SceneReading | FaceRefusal {
  if (scene.fault !== undefined) return { ok: false, fault: scene.fault };
  const pixelDigest = createHash("sha256").update(photo).digest("hex");
  const likeness = scene.likeness === undefined ? {} : { likeness: scene.likeness };
  return { ok: true, descriptor: descriptorOf(scene), pixelDigest, ...likeness, scene };
}

function going(state: FakeState) {
  const { order, position } = state;
  const action = order[position] ?? "lookAhead";
  return { status: "going", state, action, step: position + 1, steps: order.length, hint: null } as const;
}

function sceneOf(photo: Uint8Array): Scene | null {
  const bytes = Buffer.from(photo);
  if (!bytes.subarray(0, JPEG_HEAD.length).equals(JPEG_HEAD)) return null;
  return JSON.parse(bytes.subarray(JPEG_HEAD.length).toString()) as Scene; // written by pictureOf
}
