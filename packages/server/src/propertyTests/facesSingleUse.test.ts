import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CallerRef, PhotoSource } from "@countersign/core";
import { POOL_ID } from "./testing/createWorld.ts";
import {
  associate,
  createFaceWorld,
  type FaceWorld,
  openLive,
  registerWithFace,
  show,
  showPhoto,
  upload,
} from "./testing/faces.ts";
import { atOnce, outcomeOf, overtakenAt, tally } from "./testing/outcomes.ts";
import { openMfaToken, openSession, type Person, register } from "./testing/person.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

const MANY = 200;
const noPhoto: PhotoSource = { kind: "key", key: "" };

async function openTokens(world: FaceWorld, owner: Person, count: number): Promise<readonly CallerRef[]> {
  const tokens: CallerRef[] = [];
  for (let index = 0; index < count; index += 1) tokens.push(await openMfaToken(world, owner));
  return tokens;
}

async function uploadAll(world: FaceWorld, person: number, count: number): Promise<readonly PhotoSource[]> {
  const photos: PhotoSource[] = [];
  // An address may have so many wait.
  for (let salt = 0; salt < count; salt += 1)
    photos.push(await upload(world, { person, salt }, `203.0.113.${10 + (salt % 10)}`));
  return photos;
}

describe("single use of faces", () => {
  it("gives one session for equal submissions at once; the others cost nothing, and none sends back to the start", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    const photo = await upload(world, {});
    const before = await countRows(world, "sessions");
    const { success, ...others } = await tally(atOnce(MANY, () => showPhoto(world, token, photo)));
    assert.equal(success, 1);
    assert.ok(Object.keys(others).every((each) => each === "faceWrong" || each === "facePhotoMissing"));
    assert.equal(await countRows(world, "sessions"), before + 1);
    assert.equal(await failuresOf(world, owner.userId, "face"), 0);
    assert.equal(await countRows(world, "photos"), 0);
    assert.equal(await outcomeOf(showPhoto(world, token, photo)), "faceWrong");
    assert.equal(await failuresOf(world, owner.userId, "face"), 0);
  });

  it("gives one session for one photo on many mfaTokens at once", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const photo = await upload(world, {});
    const before = await countRows(world, "sessions");
    const tokens = await openTokens(world, owner, 50);
    const { success, ...others } = await tally(tokens.map((token) => showPhoto(world, token, photo)));
    assert.equal(success, 1);
    assert.deepEqual(Object.keys(others), ["facePhotoMissing"]);
    assert.equal(await countRows(world, "sessions"), before + 1);
  });

  it("judges five of 200 wrong faces at once, over however many mfaTokens and photos, and no right one behind them", async (t) => {
    const world = await createFaceWorld(t, { settings: { COUNTERSIGN_FACE_QUEUE: `${2 * MANY}` } });
    const owner = await registerWithFace(world);
    const tokens = await openTokens(world, owner, MANY + 1);
    const photos = [...(await uploadAll(world, 1, MANY)), await upload(world, {})];
    const before = await countRows(world, "sessions");
    const outcomes = await tally(tokens.map((token, index) => showPhoto(world, token, photos[index] ?? noPhoto)));
    assert.deepEqual(outcomes, { faceWrong: 5, factorLocked: MANY - 4 });
    assert.equal(await failuresOf(world, owner.userId, "face"), 5);
    assert.equal(await countRows(world, "sessions"), before);
  });

  it("binds once for equal associations at once, by an mfaToken and in a session", async (t) => {
    for (const by of ["mfaToken", "session"] as const) {
      const world = await createFaceWorld(t, { factors: by === "mfaToken" ? ["FACE", "OTP"] : [] });
      const person = await register(world);
      const caller = await (by === "mfaToken" ? openMfaToken(world, person) : openSession(world, person));
      const photos = [await upload(world, {}), await upload(world, { off: 0.1 })] as const;
      const { success, ...others } = await tally(atOnce(50, () => associate(world, caller, ...photos)));
      assert.equal(success, 1, by);
      const harmless = ["faceWrong", "faceBound", "facePhotoMissing"];
      assert.ok(
        Object.keys(others).every((each) => harmless.includes(each)),
        JSON.stringify(others),
      );
      assert.equal(await countRows(world, "authenticators", "kind = 'face'"), 1);
      assert.equal(await countRows(world, "authenticators", "kind = 'recovery'"), 1);
      assert.equal(await countRows(world, "photos"), 0);
      assert.equal(await countRows(world, "sessions"), 1);
      assert.equal(await failuresOf(world, person.userId, "face"), 0);
    }
  });

  it("costs nothing to be overtaken by an equal submission, wherever that happens", async (t) => {
    for (const verb of ["findCaller", "findPhotos", "settle"] as const) {
      const world = await createFaceWorld(t);
      const owner = await registerWithFace(world);
      const token = await openMfaToken(world, owner);
      const photo = await upload(world, {});
      const overtaken = overtakenAt(world, verb, () => showPhoto(world, token, photo));
      const outcome = await outcomeOf(showPhoto(overtaken, token, photo));
      assert.ok(["faceWrong", "facePhotoMissing"].includes(outcome), `${verb}: ${outcome}`);
      assert.equal(await failuresOf(world, owner.userId, "face"), 0, verb);
    }
  });

  it("reads a photo once, however often its settlement is lost", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    const photo = await upload(world, {});
    const before = world.engine.reads.length;
    const overtaken = overtakenAt(world, "settle", async () => {
      const { store } = world.ports;
      const subject = await store.findSubject(POOL_ID, { kind: "id", key: owner.userId });
      assert.ok(subject !== null);
      const settled = await store.settle([
        { type: "holdSubject", subject: subject.user, revision: subject.revision, advance: true },
      ]);
      assert.equal(settled.settled, true);
    });
    assert.equal(await outcomeOf(showPhoto(overtaken, token, photo)), "success");
    assert.equal(world.engine.reads.length, before + 1);
  });

  it("concludes a live session once for equal frames at once, to verify and to bind", async (t) => {
    const world = await createFaceWorld(t);
    for (const owner of [await registerWithFace(world), await register(world)]) {
      const before = await countRows(world, "sessions");
      const live = await openLive(world, await openMfaToken(world, owner));
      const last = await live.almost();
      const { success, ...others } = await tally(atOnce(30, (index) => live.frame(100 + index, last)));
      assert.equal(success, 1);
      assert.deepEqual(Object.keys(others), ["faceSessionEnded"]);
      assert.equal(await countRows(world, "sessions"), before + 1);
      assert.equal(await countRows(world, "face_sessions", "state is not null"), 0);
      assert.equal(await failuresOf(world, owner.userId, "face"), 0);
      assert.equal(await outcomeOf(show(world, await openMfaToken(world, owner), {})), "success");
    }
  });
});
