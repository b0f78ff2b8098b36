import assert from "node:assert/strict";
import {
  bindFaceByPhotos,
  type CallerRef,
  type FaceFrameOutcome,
  openFaceSession,
  type PhotoSource,
  postFaceFrame,
  type SignedIn,
  storePhoto,
  updateApplication,
  verifyFace,
} from "@countersign/core";
import {
  createFakeFaceEngine,
  type FakeFaceEngine,
  type FakeOptions,
  pictureOf,
  type Scene,
} from "../../face/testing/createFakeFaceEngine.ts";
import { APP_ID, type Cleanup, createWorld, from, POOL_ID, type World, type WorldOptions } from "./createWorld.ts";
import { granted } from "./outcomes.ts";
import { openMfaToken, type Person, register } from "./person.ts";

/** A world in which faces are read by an engine that the test knows. */
export interface FaceWorld extends World {
  readonly engine: FakeFaceEngine;
}

/** Settings of a world in which uploads are not the point. */
export const MANY_UPLOADS = {
  COUNTERSIGN_LIMIT_UPLOAD_ADDRESS: "100000/1h",
  COUNTERSIGN_LIMIT_UPLOAD_ADDRESS_MEGABYTES: "100000/1h",
  COUNTERSIGN_LIMIT_UPLOADS: "100000/1h",
  COUNTERSIGN_LIMIT_FACE_SESSION: "100000/1h",
};

/** Gives a world whose application demands a face, or what stands in for it. */
export async function createFaceWorld(
  test: Cleanup,
  { fake = {}, ...options }: WorldOptions & { readonly fake?: FakeOptions } = {},
): Promise<FaceWorld> {
  const engine = await createFakeFaceEngine(fake);
  const settings = { ...MANY_UPLOADS, ...options.settings };
  const given: WorldOptions = { factors: ["OTP", "FACE"], ...options, settings, makeFaceEngine: async () => engine };
  return { ...(await createWorld(test, given)), engine };
}

/** Has the application take no photo for a face. */
export function demandLive({ ports }: World) {
  const scope = { poolId: POOL_ID, appId: APP_ID, actor: "operator", origin: from() } as const;
  const patch = { faceProof: "live" } as const;
  return updateApplication(ports, { scope, appId: APP_ID, patch, factors: null });
}

/** Uploads a picture and gives its key. */
export async function upload({ ports }: World, scene: Scene, ip?: string): Promise<PhotoSource> {
  const content = pictureOf(scene);
  return { kind: "key", key: await storePhoto(ports, { folder: "face", content, poolId: POOL_ID, origin: from(ip) }) };
}

/** Binds a face by two photos that are there. */
export function associate({ ports }: World, caller: CallerRef, ...photos: readonly [PhotoSource, PhotoSource]) {
  return granted(bindFaceByPhotos(ports, { caller, photos, origin: from() }));
}

/** Binds a person's face by two fresh photos. */
export async function bindFaceBy(world: World, caller: CallerRef, person = 0) {
  return associate(world, caller, await upload(world, { person }), await upload(world, { person, off: 0.1 }));
}

export type FaceOwner = Person & { readonly recoveryCode: string };

/** Makes an account that has bound a face, and nothing else, while it signed in. */
export async function registerWithFace(world: World, person = 0): Promise<FaceOwner> {
  const owner = await register(world);
  const { recoveryCode } = await bindFaceBy(world, await openMfaToken(world, owner), person);
  assert.ok(recoveryCode !== null, "the first recovery code is shown");
  return { ...owner, recoveryCode };
}

/** Completes a sign-in with a photo that is there. */
export function showPhoto({ ports }: World, token: CallerRef, photo: PhotoSource): Promise<SignedIn> {
  return verifyFace(ports, { caller: { ...token, kind: "mfaToken" }, photo, origin: from() });
}

/** Completes a sign-in with a fresh photo. */
export async function show(world: World, token: CallerRef, scene: Scene): Promise<SignedIn> {
  return showPhoto(world, token, await upload(world, scene));
}

/** A live session as a person before a camera goes through it. */
export interface LiveSession {
  readonly id: string;
  /** Posts one frame. */
  frame(sequence: number, scene: Scene, by?: CallerRef): Promise<FaceFrameOutcome>;
  /** Makes every movement that is asked for, from frame 1, and gives the last outcome. */
  pass(scene?: Scene): Promise<FaceFrameOutcome>;
  /** Makes all movements but the last, and gives the scene of that. */
  almost(scene?: Scene): Promise<Scene>;
}

export async function openLive(
  { ports }: World,
  caller: CallerRef,
  purpose: "bind" | "verify" | null = null,
): Promise<LiveSession> {
  const opened = await granted(openFaceSession(ports, { caller, purpose, origin: from() }));
  const frame: LiveSession["frame"] = (sequence, scene, by = caller) =>
    granted(
      postFaceFrame(ports, {
        caller: by,
        sessionId: opened.id,
        sequence,
        image: pictureOf({ session: opened.id, ...scene }),
        origin: from(),
      }),
    );
  let { action } = opened.going;
  const almost = async (scene: Scene = {}): Promise<Scene> => {
    for (let step = 1; step < opened.going.steps; step += 1) {
      const outcome = await frame(step, { ...scene, action, salt: step });
      assert.equal(outcome.status, "going");
      if (outcome.status === "going") action = outcome.going.action;
    }
    return { ...scene, action, salt: opened.going.steps };
  };
  return { id: opened.id, frame, almost, pass: async (scene) => frame(1_000, await almost(scene)) };
}
