import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import {
  type PhotoSource,
  type Ports,
  removeAuthenticator,
  removeAuthenticatorOf,
  storePhoto,
} from "@countersign/core";
import { createFakeFaceEngine, descriptorOf, FAKE_MODEL, pictureOf } from "../face/testing/createFakeFaceEngine.ts";
import { elevate } from "./testing/codes.ts";
import { demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import {
  associate,
  bindFaceBy,
  createFaceWorld,
  demandLive,
  type FaceWorld,
  registerWithFace,
  show,
  showPhoto,
  upload,
} from "./testing/faces.ts";
import { failureOf, outcomeOf, pendingOf } from "./testing/outcomes.ts";
import {
  bindBy,
  codeOf,
  openMfaToken,
  openSession,
  register,
  registerWithApp,
  signIn,
  submit,
  wrongCode,
} from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

const HOUR_MS = 3_600_000;

/** Gives the world with what makes photos of addresses. */
function withOutside(world: FaceWorld, fetchPhoto: Ports["fetchPhoto"]): FaceWorld {
  return { ...world, ports: { ...world.ports, fetchPhoto } };
}

async function boundState(world: World, userId: string) {
  const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: userId });
  return subject?.authenticators.find(({ kind }) => kind === "face");
}

describe("binding a face", () => {
  it("keeps the mean of two photos with the model that read them, sealed, and erases the photos", async (t) => {
    const world = await createFaceWorld(t);
    const { userId } = await registerWithFace(world, 2);
    const bound = await boundState(world, userId);
    const mean = descriptorOf({ person: 2, off: 0.05 });
    assert.deepEqual(bound?.state, { model: FAKE_MODEL, descriptor: mean, made: "photos" });
    assert.deepEqual([bound.status, bound.source, bound.expiresAtMs], ["confirmed", "APPLICATION", null]);
    assert.equal(await countRows(world, "photos"), 0);
  });

  it("takes one photo sent twice for one, and two copies of one picture too", async (t) => {
    const world = await createFaceWorld(t);
    for (const copies of [false, true]) {
      const person = await register(world);
      const photo = await upload(world, {});
      await associate(world, await openMfaToken(world, person), photo, copies ? await upload(world, {}) : photo);
      assert.deepEqual((await boundState(world, person.userId))?.state, {
        ...{ model: FAKE_MODEL, descriptor: descriptorOf({}), made: "photo" },
      });
    }
  });

  it("refuses two photos that are too far apart, at no cost, and erases them", async (t) => {
    const world = await createFaceWorld(t);
    const person = await register(world);
    const token = await openMfaToken(world, person);
    const photos = [await upload(world, {}), await upload(world, { person: 1 })] as const;
    assert.equal(await outcomeOf(associate(world, token, ...photos)), "faceBindFailed");
    assert.equal(await countRows(world, "photos"), 0);
    assert.equal(await failuresOf(world, person.userId, "face"), 0);
    assert.equal(await countRows(world, "authenticators"), 0);
    assert.equal(await outcomeOf(bindFaceBy(world, token)), "success");
  });

  it("refuses a second face, until the first is unbound", async (t) => {
    const world = await createFaceWorld(t, { factors: [] });
    const person = await register(world);
    const session = await openSession(world, person);
    await bindFaceBy(world, session);
    const before = world.engine.reads.length;
    assert.equal(await outcomeOf(bindFaceBy(world, session, 1)), "faceBound");
    assert.equal(world.engine.reads.length, before, "the engine is not asked");
    const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
    await removeAuthenticatorOf(world.ports, { scope, userId: person.userId, kind: "face" });
    assert.equal(await countRows(world, "authenticators"), 0, "with its recovery code");
    assert.equal(await outcomeOf(bindFaceBy(world, await openSession(world, person), 1)), "success");
  });

  it("issues a recovery code beside a mailbox too, which outlives the mailbox", async (t) => {
    const world = await createFaceWorld(t, { factors: [] });
    const person = await register(world);
    const caller = await openSession(world, person);
    await plantFactor(world, person.userId, "email", { address: "jo@example.com" });
    await elevate(world, caller);
    assert.notEqual((await bindFaceBy(world, caller)).recoveryCode, null);
    await removeAuthenticator(world.ports, { caller, kind: "email", origin: from() });
    await demandFactors(world, ["OTP", "FACE"]);
    const { choices } = await pendingOf(signIn(world, person));
    assert.deepEqual(
      choices.map(({ factor }) => factor),
      ["FACE", "OTP"],
    );
  });

  it("issues a recovery code where there is none, which completes a sign-in, and only there", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const { choices } = await pendingOf(signIn(world, owner));
    assert.deepEqual(
      choices.map(({ factor }) => factor),
      ["FACE", "OTP"],
    );
    const { session } = await submit(world, await openMfaToken(world, owner), owner.recoveryCode, "recovery");
    assert.deepEqual(session.amr, ["pwd", "mfa"]);
    const other = await register(world);
    const app = await bindBy(world, await openMfaToken(world, other));
    const stepped = await submit(world, await openMfaToken(world, other), app.recoveryCode, "recovery");
    const caller = { kind: "session", poolId: POOL_ID, id: stepped.session.id } as const;
    assert.equal((await bindFaceBy(world, caller)).recoveryCode, null);
    assert.equal(await countRows(world, "authenticators", `kind = 'recovery' and user_id = '${other.userId}'`), 1);
  });
});

describe("verifying a face", () => {
  it("takes faces as near as the way the bound one was made allows, as the operator set it", async (t) => {
    const settings = { COUNTERSIGN_FACE_THRESHOLD_PHOTOS: "0.3", COUNTERSIGN_FACE_THRESHOLD_PHOTO: "0.40" };
    const world = await createFaceWorld(t, { settings });
    const twice = await register(world);
    const photo = await upload(world, { off: 0 });
    await associate(world, await openMfaToken(world, twice), photo, photo);
    const pair = await register(world);
    const photos = [await upload(world, { off: 0.1 }), await upload(world, { off: -0.1 })] as const;
    await associate(world, await openMfaToken(world, pair), ...photos);
    const seen = async (owner: typeof pair, off: number) =>
      outcomeOf(show(world, await openMfaToken(world, owner), { off }));
    assert.deepEqual([await seen(twice, 0.39), await seen(twice, -0.41)], ["success", "faceWrong"]);
    assert.deepEqual([await seen(pair, -0.29), await seen(pair, 0.31)], ["success", "faceWrong"]);
  });

  it("counts for no assurance level: it adds face and nothing else, a photo not even that somebody was there", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const { session } = await show(world, await openMfaToken(world, owner), {});
    assert.deepEqual(session.amr, ["pwd", "face"]);
    assert.deepEqual(session.passed, { face: world.clock.nowMs() });
  });

  it("spends no attempt on a photo that cannot be used, says why, and erases it", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    for (const fault of ["noFace", "manyFaces", "tooDark", "turnedAway"] as const) {
      const error = await failureOf(show(world, token, { fault }));
      assert.deepEqual([error.failure, error.data], ["faceUnusable", { reason: fault }]);
    }
    const text: PhotoSource = {
      kind: "key",
      key: await storePhoto(world.ports, {
        folder: "face",
        content: Buffer.from("<html>"),
        poolId: POOL_ID,
        origin: from(),
      }),
    };
    assert.deepEqual((await failureOf(showPhoto(world, token, text))).data, { reason: "notAnImage" });
    assert.equal(await failuresOf(world, owner.userId, "face"), 0);
    assert.equal(await countRows(world, "photos"), 0);
    assert.equal(await outcomeOf(show(world, token, {})), "success");
  });

  it("spends an attempt on another face, and erases the photo", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    const error = await failureOf(show(world, token, { person: 1 }));
    assert.deepEqual([error.failure, error.data], ["faceWrong", { remainCount: 4 }]);
    assert.equal(await countRows(world, "photos"), 0);
    assert.equal(await failuresOf(world, owner.userId, "face"), 1);
    assert.equal(await outcomeOf(show(world, token, {})), "success");
    assert.equal(await failuresOf(world, owner.userId, "face"), 0);
  });

  it("does not ask the engine while the factor is locked or disabled, and keeps the photo", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    for (let time = 0; time < 5; time += 1) await outcomeOf(show(world, token, { person: 1 }));
    const before = world.engine.reads.length;
    const photo = await upload(world, {});
    assert.equal(await outcomeOf(showPhoto(world, token, photo)), "factorLocked");
    assert.equal(world.engine.reads.length, before);
    world.clock.advance(30_000);
    assert.equal(await outcomeOf(showPhoto(world, token, photo)), "success");
    for (let failures = 0; failures < 50; failures += 1) {
      assert.equal(await outcomeOf(show(world, await openMfaToken(world, owner), { person: 1 })), "faceWrong");
      world.clock.advance(HOUR_MS);
    }
    const read = world.engine.reads.length;
    assert.equal(await outcomeOf(show(world, await openMfaToken(world, owner), {})), "factorDisabled");
    assert.equal(world.engine.reads.length, read);
    await submit(world, await openMfaToken(world, owner), owner.recoveryCode, "recovery");
    assert.equal(await outcomeOf(show(world, await openMfaToken(world, owner), {})), "success");
  });

  it("frees no other factor that was switched off, unless faces are all there is", async (t) => {
    const world = await createFaceWorld(t, { factors: [] });
    const person = await registerWithApp(world);
    const { session } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    await bindFaceBy(world, { kind: "session", poolId: POOL_ID, id: session.id });
    await demandFactors(world, ["OTP", "FACE"]);
    await outcomeOf(submit(world, await openMfaToken(world, person), wrongCode(world, person.app)));
    await world.database.write((sql) => sql.run("update attempts set failures = 100 where factor = 'totp'", []));
    assert.equal(await outcomeOf(show(world, await openMfaToken(world, person), {})), "success");
    assert.equal(await failuresOf(world, person.userId), 100);
    const token = await openMfaToken(world, person);
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, person.app))), "factorDisabled");
    assert.equal(await outcomeOf(submit(world, token, person.app.recoveryCode, "recovery")), "success");
    assert.equal(await failuresOf(world, person.userId), 0);
  });

  it("does not make the mailbox that a password was reset by a proof again, while there is what says more", async (t) => {
    const world = await createFaceWorld(t, { factors: [] });
    const person = await registerWithApp(world);
    const { session } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    await bindFaceBy(world, { kind: "session", poolId: POOL_ID, id: session.id });
    await demandFactors(world, ["OTP", "FACE"]);
    await world.database.write((sql) => sql.run("update users set reset_by = 'email'", []));
    const resetBy = async () =>
      (await world.ports.store.findSubject(POOL_ID, { kind: "id", key: person.userId }))?.resetBy;
    await show(world, await openMfaToken(world, person), {});
    assert.equal(await resetBy(), "email");
    world.clock.advance(90_000);
    await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    assert.equal(await resetBy(), null);
  });

  it("leaves the photo and the attempts alone while the engine is busy or fails", async (t) => {
    const thrown: unknown[] = [];
    const onRead = (): void => {
      if (thrown.length > 0) throw thrown.shift();
    };
    const world = await createFaceWorld(t, { fake: { onRead } });
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    const photo = await upload(world, {});
    thrown.push(Object.assign(new Error("full"), { retryAfterSeconds: 3 }), new Error("a worker died"));
    const busy = await failureOf(showPhoto(world, token, photo));
    assert.deepEqual([busy.failure, busy.retryAfterSeconds], ["tooOften", 3]);
    assert.equal(await outcomeOf(showPhoto(world, token, photo)), "faceUnavailable");
    assert.equal(await failuresOf(world, owner.userId, "face"), 0);
    assert.equal(await outcomeOf(showPhoto(world, token, photo)), "success");
  });

  it("takes no photo that is unknown, used, expired or an avatar", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    const avatar = await storePhoto(world.ports, {
      ...{ folder: "avatar", content: pictureOf({}), poolId: POOL_ID, origin: from() },
    } as const);
    const expired = await upload(world, {});
    world.clock.advance(11 * 60_000);
    const next = await openMfaToken(world, owner);
    const sources: readonly PhotoSource[] = [
      { kind: "key", key: "0f".repeat(16) },
      { kind: "key", key: "" },
      { kind: "key", key: avatar },
      expired,
    ];
    for (const source of sources) assert.equal(await outcomeOf(showPhoto(world, next, source)), "facePhotoMissing");
    assert.equal(await outcomeOf(showPhoto(world, token, expired)), "mfaTokenInvalid");
    assert.equal(await countRows(world, "photos", "folder = 'avatar'"), 1);
  });

  it("knows nothing to compare with before a face is bound", async (t) => {
    const world = await createFaceWorld(t);
    const token = await openMfaToken(world, await register(world));
    assert.equal(await outcomeOf(show(world, token, {})), "faceNotBound");
    assert.deepEqual(world.engine.reads, []);
  });

  it("matches no face that another model read: the person signs in another way and binds again", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const engine = await createFakeFaceEngine({ model: "fake/2" });
    const newer: FaceWorld = { ...world, engine, ports: { ...world.ports, faces: async () => engine } };
    const token = await openMfaToken(newer, owner);
    assert.equal(await outcomeOf(show(newer, token, {})), "faceOutdated");
    assert.deepEqual(engine.reads, []);
    assert.equal(await failuresOf(world, owner.userId, "face"), 0);
    const { session } = await submit(newer, token, owner.recoveryCode, "recovery");
    await bindFaceBy(newer, { kind: "session", poolId: POOL_ID, id: session.id });
    assert.equal(await countRows(world, "authenticators", "kind = 'face'"), 1);
    assert.equal(await outcomeOf(show(newer, await openMfaToken(newer, owner), {})), "success");
  });

  it("takes no photo where the application demands a live session", async (t) => {
    const world = await createFaceWorld(t);
    const [owner, other] = [await registerWithFace(world), await register(world)];
    await demandLive(world);
    const before = world.engine.reads.length;
    assert.equal(await outcomeOf(show(world, await openMfaToken(world, owner), {})), "faceLiveRequired");
    assert.equal(await outcomeOf(bindFaceBy(world, await openMfaToken(world, other))), "faceLiveRequired");
    assert.equal(world.engine.reads.length, before);
  });

  it("says that it cannot where there is no engine", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const without: FaceWorld = { ...world, ports: { ...world.ports, faces: null } };
    assert.equal(await outcomeOf(show(without, await openMfaToken(world, owner), {})), "faceUnavailable");
  });
});

describe("photos from elsewhere", () => {
  const url = "https://photos.example.com/me.jpg";
  const source: PhotoSource = { kind: "elsewhere", url };

  it("are fetched for whoever may try, once for each address", async (t) => {
    const asked: string[] = [];
    const world = withOutside(await createFaceWorld(t), async (each) => {
      asked.push(each);
      return pictureOf({});
    });
    const person = await register(world);
    await associate(world, await openMfaToken(world, person), source, source);
    assert.equal(await outcomeOf(showPhoto(world, await openMfaToken(world, person), source)), "success");
    assert.deepEqual(asked, [url, url]);
  });

  it("are not fetched for a token that is over, nor while the factor is locked, nor beyond the limit", async (t) => {
    const asked: string[] = [];
    const settings = { COUNTERSIGN_LIMIT_FACE_FETCH: "6/10m" };
    const world = withOutside(await createFaceWorld(t, { settings }), async (each) => {
      asked.push(each);
      return pictureOf({ person: 1 });
    });
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    for (let time = 0; time < 5; time += 1) assert.equal(await outcomeOf(showPhoto(world, token, source)), "faceWrong");
    assert.equal(await outcomeOf(showPhoto(world, token, source)), "factorLocked");
    assert.equal(asked.length, 5);
    world.clock.advance(30_000);
    assert.equal(await outcomeOf(showPhoto(world, token, source)), "faceWrong");
    world.clock.advance(60_000);
    const { failure, retryAfterSeconds } = await failureOf(showPhoto(world, token, source));
    assert.deepEqual([failure, retryAfterSeconds], ["tooOften", 510]);
    assert.equal(asked.length, 6);
    assert.equal(await outcomeOf(showPhoto(world, { ...token, id: "f0".repeat(12) }, source)), "mfaTokenInvalid");
  });

  it("cost nothing when they are not to be had", async (t) => {
    const world = withOutside(await createFaceWorld(t), async () => {
      throw new MfaError("facePhotoMissing");
    });
    const owner = await registerWithFace(world);
    assert.equal(await outcomeOf(showPhoto(world, await openMfaToken(world, owner), source)), "facePhotoMissing");
    assert.equal(await failuresOf(world, owner.userId, "face"), 0);
  });
});
