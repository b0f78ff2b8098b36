import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { type CallerRef, removeAuthenticatorOf, resetMfa } from "@countersign/core";
import type { Scene } from "../face/testing/createFakeFaceEngine.ts";
import { from, POOL_ID } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { createFaceWorld, type FaceOwner, type FaceWorld, openLive, registerWithFace } from "./testing/faces.ts";
import { failureOf, outcomeOf, tally } from "./testing/outcomes.ts";
import { openMfaToken, register } from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const DAY_MS = 24 * 3_600_000;
/** Frames of one clip: they are the same in every session they are shown in. */
const CLIP = "clip";

/** A likeness like no other, and one that differs from it in so many bits. */
function likenessOf(seed: number, differing = 0): string {
  const digits = [...createHash("sha256").update(String(seed)).digest("hex")];
  return digits.map((digit, at) => (Number.parseInt(digit, 16) ^ Number(at < differing)).toString(16)).join("");
}

async function live(world: FaceWorld, owner: FaceOwner) {
  return openLive(world, await openMfaToken(world, owner));
}

async function assertReused(request: Promise<unknown>): Promise<void> {
  const { failure, data } = await failureOf(request);
  assert.deepEqual([failure, data?.reason], ["faceSessionFailed", "frameReused"]);
}

for (const { engine, settingsFor, options } of engines) {
  describe(`pictures of earlier live sessions: ${engine}`, options, () => {
    it("are refused in every later one of the account, whatever became of the earlier", async (t) => {
      const world = await createFaceWorld(t, { settings: await settingsFor(t) });
      const owner = await registerWithFace(world);
      await (await live(world, owner)).pass({ session: "passed" });
      await outcomeOf((await live(world, owner)).pass({ session: "wrong", person: 1 }));
      await outcomeOf((await live(world, owner)).frame(1, { session: "failed", fails: "anotherFace" }));
      await (await live(world, owner)).frame(1, { session: "left", action: "lookAhead", salt: 1 });
      world.clock.advance(89 * DAY_MS);
      await assertReused((await live(world, owner)).pass({ session: "passed" }));
      await assertReused((await live(world, owner)).pass({ session: "wrong", person: 1 }));
      await assertReused((await live(world, owner)).frame(1, { session: "failed", fails: "anotherFace" }));
      await assertReused((await live(world, owner)).frame(9, { session: "left", action: "lookAhead", salt: 1 }));
      assert.equal((await (await live(world, owner)).pass()).status, "passed", "new pictures of the same person pass");
    });

    it("are refused though only the last of them comes again", async (t) => {
      const world = await createFaceWorld(t, { settings: await settingsFor(t) });
      const owner = await registerWithFace(world);
      const first = await live(world, owner);
      const last = { ...(await first.almost({})), session: CLIP };
      assert.equal((await first.frame(100, last)).status, "passed");
      const second = await live(world, owner);
      await second.almost();
      await assertReused(second.frame(100, last));
    });

    it("pass once at most where two processes are shown them at once", async (t) => {
      const settings = await settingsFor(t);
      const world = await createFaceWorld(t, { settings });
      for (const owner of [await registerWithFace(world), await register(world)]) {
        const clip = { session: `${CLIP} ${owner.userId}` };
        const sessions = await Promise.all(
          [0, 1, 2].map(async () => openLive(world, await openMfaToken(world, owner))),
        );
        const { success = 0 } = await tally(sessions.map((each) => each.pass(clip)));
        assert.ok(success <= 1, `${success} passed`);
      }
    });

    it("pass once at most where two sessions are shown the same last picture at once", async (t) => {
      const world = await createFaceWorld(t, { settings: await settingsFor(t) });
      const owner = await registerWithFace(world);
      const sessions = await Promise.all([0, 1].map(() => live(world, owner)));
      const lasts = await Promise.all(sessions.map((each) => each.almost()));
      const shown = sessions.map((each, index) => each.frame(100, { ...lasts[index], salt: 77, session: CLIP }));
      assert.equal((await tally(shown)).success, 1);
    });
  });
}

describe("pictures of live sessions", () => {
  /** Shows pictures by their likenesses until the session fails; gives how many were taken. */
  async function takes(world: FaceWorld, caller: CallerRef, likenesses: readonly string[]): Promise<number> {
    const session = await openLive(world, caller);
    for (const [index, likeness] of likenesses.entries()) {
      const scene: Scene = { likeness, salt: index };
      if ((await outcomeOf(session.frame(index, scene))) !== "success") return index;
    }
    return likenesses.length;
  }

  it("are known again as near copies, where six and three quarters of the pictures are such", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const token = await openMfaToken(world, owner);
    const [old, others] = [0, 100].map((from) => Array.from({ length: 20 }, (_, index) => from + index + 1));
    const like = (seeds: readonly number[] = [], differing = 0) => seeds.map((seed) => likenessOf(seed, differing));
    assert.equal(await takes(world, token, like(old)), 20);
    assert.equal(await takes(world, token, like(old, 3)), 5, "the sixth is refused");
    assert.equal(await takes(world, token, like(others)), 20);
    const mixed = like(old?.slice(0, 5)).flatMap((likeness, index) => [likeness, likenessOf(200 + index)]);
    assert.equal(await takes(world, token, mixed), 10, "chance makes a few");
    const next = await openMfaToken(world, await register(world));
    assert.equal(await takes(world, next, like(old)), 20, "those of another account");
  });

  it("are known to differ beyond three bits", async (t) => {
    const world = await createFaceWorld(t);
    const token = await openMfaToken(world, await register(world));
    const seeds = Array.from({ length: 10 }, (_, index) => index + 1);
    await takes(
      world,
      token,
      seeds.map((seed) => likenessOf(seed)),
    );
    assert.equal(
      await takes(
        world,
        token,
        seeds.map((seed) => likenessOf(seed, 4)),
      ),
      10,
    );
  });

  it("are at most 500 of an account, the newest, 250 of one session", async (t) => {
    const world = await createFaceWorld(t);
    const owner = await registerWithFace(world);
    const kept = async () =>
      Number(
        (await world.database.one<{ n: number }>("select coalesce(sum(shown_frames), 0) as n from face_sessions", []))
          ?.n,
      );
    const opened: { readonly session: string; readonly shown: Awaited<ReturnType<typeof live>> }[] = [];
    for (const session of ["one", "two", "three"]) {
      opened.push({ session, shown: await live(world, owner) });
      world.clock.advance(1);
    }
    const outcomes = new Set<string>();
    for (const { session, shown } of opened) {
      for (let salt = 0; salt < 260; salt += 1) outcomes.add(await outcomeOf(shown.frame(salt, { session, salt })));
      assert.ok((await kept()) <= 500);
    }
    assert.equal(await kept(), 500);
    assert.ok(outcomes.has("faceSessionFailed"), "a third session at once has no room");
    await assertReused((await live(world, owner)).frame(1, { session: "two", salt: 259 }));
    assert.equal(await outcomeOf((await live(world, owner)).frame(1, { session: "one", salt: 259 })), "success");
  });

  it("are forgotten with the face, by whomever it is unbound", async (t) => {
    const world = await createFaceWorld(t);
    const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
    const unbindings = [
      (userId: string) =>
        removeAuthenticatorOf(world.ports, { scope, userId: userId as FaceOwner["userId"], kind: "face" }),
      (userId: string) => resetMfa(world.ports, { scope, userId: userId as FaceOwner["userId"], reason: "lost" }),
    ];
    for (const unbind of unbindings) {
      const owner = await registerWithFace(world);
      await (await live(world, owner)).pass({ session: CLIP });
      assert.equal(await countRows(world, "face_sessions", `user_id = '${owner.userId}'`), 1);
      await unbind(owner.userId);
      assert.equal(await countRows(world, "face_sessions", `user_id = '${owner.userId}'`), 0);
    }
  });
});
