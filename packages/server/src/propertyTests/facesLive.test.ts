import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CallerRef, postFaceFrame, setPasswordOf } from "@countersign/core";
import { createFakeFaceEngine, descriptorOf, pictureOf } from "../face/testing/createFakeFaceEngine.ts";
import { from, POOL_ID, type World } from "./testing/createWorld.ts";
import { createFaceWorld, demandLive, type FaceWorld, openLive, registerWithFace, show } from "./testing/faces.ts";
import { atOnce, failureOf, granted, outcomeOf, overtakenAt, tally } from "./testing/outcomes.ts";
import { bindBy, openMfaToken, openSession, register } from "./testing/person.ts";
import { countRows, failuresOf } from "./testing/tables.ts";

async function reasonOf(request: Promise<unknown>): Promise<unknown> {
  const { failure, data } = await failureOf(request);
  assert.equal(failure, "faceSessionFailed");
  return data?.reason;
}

async function sessionOf({ ports }: World, id: string) {
  return ports.store.findSession(POOL_ID, id);
}

describe("a live session", () => {
  it("binds a face with what the engine made of it, and completes the sign-in that it was opened for", async (t) => {
    const world = await createFaceWorld(t);
    await demandLive(world);
    const person = await register(world);
    const live = await openLive(world, await openMfaToken(world, person));
    const outcome = await live.pass({ person: 3 });
    assert.ok(outcome.status === "passed" && outcome.recoveryCode !== null);
    assert.deepEqual(outcome.signedIn?.session.amr, ["pwd", "face", "user"]);
    const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: person.userId });
    const bound = subject?.authenticators.find(({ kind }) => kind === "face");
    assert.deepEqual(bound?.state, { model: "fake/1", descriptor: descriptorOf({ person: 3 }), made: "live" });
    assert.equal(await countRows(world, "face_sessions", "state is not null"), 0);
  });

  it("binds in a session, which gains what was proved", async (t) => {
    const world = await createFaceWorld(t, { factors: [] });
    const session = await openSession(world, await register(world));
    const outcome = await (await openLive(world, session)).pass();
    assert.ok(outcome.status === "passed" && outcome.signedIn === null);
    const raised = await sessionOf(world, session.id);
    assert.deepEqual(raised?.amr, ["pwd", "face", "user"]);
    assert.deepEqual(raised?.passed, { face: world.clock.nowMs() });
  });

  it("verifies a face by the strict threshold when that was bound in one", async (t) => {
    const world = await createFaceWorld(t);
    const person = await register(world);
    await (await openLive(world, await openMfaToken(world, person))).pass();
    const seen = async (off: number) =>
      outcomeOf((await openLive(world, await openMfaToken(world, person))).pass({ off }));
    assert.deepEqual([await seen(0.44), await seen(0.46)], ["success", "faceWrong"]);
    assert.equal(await failuresOf(world, person.userId, "face"), 1);
    assert.equal(await countRows(world, "face_sessions", "state is not null"), 0, "a wrong face ends it too");
  });

  it("cannot be tried more often than any face", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const open = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const live = await openLive(world, await openMfaToken(world, owner));
        return { live, last: await live.almost({ person: 1 }) };
      }),
    );
    const outcomes = await tally(open.map(({ live, last }) => live.frame(100, last)));
    assert.deepEqual(outcomes, { faceWrong: 5, factorLocked: 15 });
    assert.equal(await failuresOf(world, owner.userId, "face"), 5);
    const before = world.engine.reads.length;
    assert.equal(await outcomeOf(openLive(world, await openMfaToken(world, owner))), "factorLocked");
    assert.equal(await outcomeOf(open[0]?.live.frame(101, {}) ?? Promise.resolve()), "faceSessionEnded");
    assert.equal(world.engine.reads.length, before);
  });

  it("has no frame read that nothing may come of: the factor is locked, or another one was bound meanwhile", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const verifying = await openLive(world, await openMfaToken(world, owner));
    for (let time = 0; time < 5; time += 1) {
      await outcomeOf(show(world, await openMfaToken(world, owner), { person: 1 }));
    }
    const lenient = await createFaceWorld(t, { factors: [] });
    const person = await register(lenient);
    const [own, other] = [await openSession(lenient, person), await openSession(lenient, person)];
    const binding = await openLive(lenient, own);
    const last = await binding.almost();
    await bindBy(lenient, other);
    const reads = [world.engine.reads.length, lenient.engine.reads.length];
    lenient.clock.advance(-90_000);
    assert.equal(await outcomeOf(verifying.frame(1, {})), "factorLocked");
    assert.equal(await outcomeOf(binding.frame(100, last)), "sessionRevoked");
    assert.deepEqual([world.engine.reads.length, lenient.engine.reads.length], reads);
    assert.equal(await countRows(lenient, "authenticators", "kind = 'face'"), 0);
  });

  it("is its opener's only, and as unknown to others as one that never was", async (t) => {
    const world = await createFaceWorld(t);
    const [owner, other] = [await registerWithFace(world), await registerWithFace(world, 1)];
    const token = await openMfaToken(world, owner);
    const live = await openLive(world, token);
    const last = await live.almost();
    const strangers: readonly CallerRef[] = [
      await openMfaToken(world, other),
      await openMfaToken(world, owner),
      { kind: "session", poolId: POOL_ID, id: (await show(world, await openMfaToken(world, owner), {})).session.id },
    ];
    for (const stranger of strangers) {
      assert.equal(await outcomeOf(live.frame(100, last, stranger)), "faceSessionEnded");
    }
    assert.equal(await outcomeOf(live.frame(100, last)), "success");
  });

  it("dies with the mfaToken it was opened with, and after 90 seconds", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const live = await openLive(world, await openMfaToken(world, owner));
    const last = await live.almost();
    const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
    await setPasswordOf(world.ports, { scope, userId: owner.userId, newPassword: owner.password });
    const before = world.engine.reads.length;
    assert.equal(await outcomeOf(live.frame(100, last)), "mfaTokenInvalid");
    const late = await openLive(world, await openMfaToken(world, owner));
    const lastOfLate = await late.almost();
    world.clock.advance(90_000);
    assert.equal(await outcomeOf(late.frame(100, lastOfLate)), "faceSessionEnded");
    assert.equal(world.engine.reads.length, before + 2, "nothing is read for either");
  });

  it("is over when the engine says so, at no attempt, and says why", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    for (const fails of ["anotherFace", "manyFaces", "tooSlow"] as const) {
      const live = await openLive(world, await openMfaToken(world, owner));
      assert.equal(await reasonOf(live.frame(1, { fails })), fails);
      assert.equal(await outcomeOf(live.frame(2, {})), "faceSessionEnded");
    }
    const live = await openLive(world, await openMfaToken(world, owner));
    await live.frame(5, {});
    assert.equal(await reasonOf(live.frame(5, { salt: 1 })), "outOfOrder");
    assert.equal(await failuresOf(world, owner.userId, "face"), 0);
    assert.equal(await countRows(world, "face_sessions", "state is not null"), 0);
  });

  it("goes on after a frame that cannot be read, with a hint", async (t) => {
    const world = await createFaceWorld(t);
    const live = await openLive(world, await openMfaToken(world, await registerWithFace(world)));
    const outcome = await live.frame(0, { fault: "tooDark" });
    assert.ok(outcome.status === "going" && outcome.going.hint === "tooDark" && outcome.going.step === 1);
    assert.equal((await live.pass()).status, "passed");
  });

  it("judges a frame that was overtaken by the one before it after that one, and reads each once", async (t) => {
    const world = await createFaceWorld(t);
    const token = await openMfaToken(world, await registerWithFace(world));
    const live = await openLive(world, token);
    const before = world.engine.reads.length;
    const overtaken = overtakenAt(world, "settle", () => live.frame(1, { action: "lookAhead" }));
    const frame = { caller: token, sessionId: live.id, sequence: 2, image: pictureOf({ salt: 2 }), origin: from() };
    const outcome = await granted(postFaceFrame(overtaken.ports, frame));
    assert.ok(
      outcome.status === "going" && outcome.going.step === 2,
      "it knows of the movement that was made meanwhile",
    );
    assert.equal(world.engine.reads.length, before + 2);
    assert.equal((await world.ports.store.findFaceSession(POOL_ID, live.id))?.session.version, 3);
  });

  it("is of the model that it was opened with", async (t) => {
    const world = await createFaceWorld(t);
    const token = await openMfaToken(world, await register(world));
    const live = await openLive(world, token);
    const engine = await createFakeFaceEngine({ model: "fake/2" });
    const newer: FaceWorld = { ...world, engine, ports: { ...world.ports, faces: async () => engine } };
    const frame = { caller: token, sessionId: live.id, sequence: 1, image: new Uint8Array(), origin: from() };
    assert.equal(await outcomeOf(postFaceFrame(newer.ports, frame)), "faceSessionEnded");
  });

  it("is opened for what can come of it only", async (t) => {
    const world = await createFaceWorld(t);
    const [owner, newcomer] = [await registerWithFace(world), await register(world)];
    const open = (caller: CallerRef, purpose: "bind" | "verify" | null) => outcomeOf(openLive(world, caller, purpose));
    assert.equal(await open(await openMfaToken(world, newcomer), "verify"), "faceNotBound");
    assert.equal(await open(await openMfaToken(world, owner), "bind"), "mfaTokenInvalid");
    const { session } = await show(world, await openMfaToken(world, owner), {});
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    assert.equal(await open(caller, "verify"), "malformed");
    assert.equal(await open(caller, null), "faceBound");
  });

  it("is opened so often an hour by one account", async (t) => {
    const world = await createFaceWorld(t, { settings: { COUNTERSIGN_LIMIT_FACE_SESSION: "3/1h" } });
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    const opened = await tally(atOnce(10, () => openLive(world, token)));
    assert.equal(opened.success, 3);
    const other = await openMfaToken(world, await register(world));
    assert.equal(await outcomeOf(openLive(world, other)), "success");
  });
});
