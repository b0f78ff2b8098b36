import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import { type CallerRef, loadCaller, removeAuthenticator, type TokenRef, unlockUser } from "@countersign/core";
import { askAndRead, signInBy } from "./testing/codes.ts";
import { from, POOL_ID, type World } from "./testing/createWorld.ts";
import { outcomeOf, pendingOf } from "./testing/outcomes.ts";
import {
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openProven,
  openSession,
  register,
  registerWithApp,
  submit,
} from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, type PostedWorld } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const nowhere = { applications: [], places: [], from: null };

const DAY_MS = 86_400_000;

const use = ({ ports }: World, caller: CallerRef): Promise<string> => outcomeOf(loadCaller(ports, caller, from()));
const unbind = ({ ports }: World, caller: TokenRef<"session">) =>
  removeAuthenticator(ports, { caller, kind: "totp", origin: from() });

/** Gives two processes on one database, the clock of the second ahead by so much. */
async function twoNodes(t: TestContext, aheadMs: number): Promise<readonly [PostedWorld, PostedWorld]> {
  const one = await createPostedWorld(t);
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const other = await createPostedWorld(t, { folder: one.folder, random });
  other.clock.set(one.clock.nowMs() + aheadMs);
  return [one, other];
}

/** Says how each thing that one node made ends where it is used on another. */
async function crossing([maker, user]: readonly [PostedWorld, PostedWorld]): Promise<Readonly<Record<string, string>>> {
  const session = await openSession(maker, await register(maker));
  const app = await enrol(maker, session);
  const owner = mailbox((await register(maker)).email);
  const code = await askAndRead(maker, owner, "signIn");
  const bound = await register(maker);
  await plantFactor(maker, bound.userId, "totp");
  return {
    session: await use(user, session),
    code: await outcomeOf(signInBy(user, owner, code)),
    binding: await outcomeOf(confirm(user, session, codeOf(user, app))),
    mfaToken: await use(user, await openMfaToken(maker, bound)),
  };
}

const good = { session: "success", code: "success", binding: "success", mfaToken: "success" };

describe("two nodes", () => {
  for (const apartMs of [1000, -1000, 59_000, -59_000])
    it(`whose clocks are ${apartMs} ms apart take what the other one made`, async (t) => {
      assert.deepEqual(await crossing(await twoNodes(t, apartMs)), good);
    });

  it("more than a minute apart take nothing of what the one ahead made, and what the one behind made", async (t) => {
    const [behind, ahead] = await twoNodes(t, 61_001);
    const refused = { session: "sessionExpired", code: "codeExpired", binding: "sessionExpired" };
    assert.deepEqual(await crossing([ahead, behind]), { ...refused, mfaToken: "mfaTokenInvalid" });
    assert.deepEqual(await crossing([behind, ahead]), good);
  });
});

describe("a clock that was a day ahead, and is right again", () => {
  it("leaves nothing good that it made, and everything that was made before", async (t) => {
    const world = await createPostedWorld(t);
    const person = await register(world);
    const honest = await openSession(world, person);
    world.clock.advance(DAY_MS);
    const made = await openSession(world, person);
    const owner = mailbox(person.email);
    const code = await askAndRead(world, owner, "signIn");
    const app = await enrol(world, made);
    world.clock.advance(-DAY_MS);
    assert.equal(await use(world, honest), "success");
    assert.equal(await use(world, made), "sessionExpired");
    for (let copy = 0; copy < 8; copy += 1) assert.equal(await outcomeOf(signInBy(world, owner, code)), "codeExpired");
    world.clock.advance(120_000);
    assert.equal(await outcomeOf(signInBy(world, owner, code)), "codeExpired", "it is not good for hours");
    assert.equal(await outcomeOf(confirm(world, honest, codeOf(world, app))), "bindingExpired");
    const next = await enrol(world, honest);
    assert.equal(await outcomeOf(confirm(world, honest, codeOf(world, next))), "success");
  });

  it("leaves no mfaToken that stands in the way of the one that is asked by now", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerWithApp(world);
    const session = await openProven(world, person);
    world.clock.advance(DAY_MS);
    const asked = await pendingOf(unbind(world, session));
    world.clock.advance(2 * 3_600_000 - DAY_MS);
    const old = { kind: "mfaToken", poolId: POOL_ID, id: asked.token.id } as const;
    assert.equal(await outcomeOf(submit(world, old, codeOf(world, person.app))), "mfaTokenInvalid");
    const { token } = await pendingOf(unbind(world, session));
    const fresh = { kind: "mfaToken", poolId: POOL_ID, id: token.id } as const;
    assert.equal(await outcomeOf(submit(world, fresh, codeOf(world, person.app))), "success");
  });

  it("makes nothing fresh that was proved then", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerWithApp(world);
    const session = await openProven(world, person);
    world.clock.advance(600_000);
    const { poolId, id } = session;
    const nowMs = world.clock.nowMs();
    await world.ports.store.settle([{ type: "elevateSession", poolId, id, kind: "totp", amr: ["otp"], nowMs }]);
    world.clock.advance(-600_000 + 59_000);
    assert.equal(await outcomeOf(unbind(world, session)), "mfaRequired");
  });

  for (const [who, free] of [
    [
      "an operator",
      async (world: World, { userId }: { readonly userId: string }) => {
        const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;
        assert.deepEqual((await unlockUser(world.ports, { scope, userId, reason: null, ...nowhere })).factors, [
          "totp",
        ]);
      },
    ],
    [
      "a recovery code",
      async (world: World, person: Awaited<ReturnType<typeof registerWithApp>>) => {
        await submit(world, await openMfaToken(world, person), person.app.recoveryCode, "recovery");
      },
    ],
  ] as const)
    it(`has used up an app's codes until ${who} frees it, which the trail says`, async (t) => {
      const world = await createPostedWorld(t);
      const person = await registerWithApp(world);
      const before = codeOf(world, person.app);
      assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), before)), "success");
      world.clock.advance(DAY_MS);
      const seen = codeOf(world, person.app);
      await submit(world, await openMfaToken(world, person), seen);
      world.clock.advance(-DAY_MS);
      const attempt = async () =>
        outcomeOf(submit(world, await openMfaToken(world, person), codeOf(world, person.app)));
      assert.equal(await attempt(), "totpWrong");
      await free(world, person);
      assert.equal(await attempt(), "totpWrong", "it was used before the clock went ahead");
      world.clock.advance(120_000);
      assert.equal(await attempt(), "success");
      assert.equal(await attempt(), "totpWrong", "once");
      assert.equal(await countRows(world, "audit_events", "type = 'authenticator.free' and factor = 'totp'"), 1);
      world.clock.advance(DAY_MS - 120_000);
      assert.equal(codeOf(world, person.app), seen);
      assert.equal(await attempt(), "totpWrong", "its time has come, and it was used");
    });

  it("frees no code that was used a moment ago, by a clock within a minute", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerWithApp(world);
    world.clock.advance(59_000);
    const code = codeOf(world, person.app);
    await submit(world, await openMfaToken(world, person), code);
    world.clock.advance(-59_000);
    const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;
    assert.deepEqual(
      (await unlockUser(world.ports, { scope, userId: person.userId, reason: null, ...nowhere })).factors,
      [],
    );
    world.clock.advance(59_000);
    assert.equal(await outcomeOf(submit(world, await openMfaToken(world, person), code)), "totpWrong");
  });

  it("puts no message off, though it was ahead by less than a minute", async (t) => {
    const [one, ahead] = await twoNodes(t, 59_000);
    await askAndRead(ahead, mailbox((await register(ahead)).email), "signIn");
    const outbox = one.storehouse.openOutbox({ open: (bytes) => bytes });
    const claim = (nowMs: number) => outbox.claim("email", nowMs, 120_000, 9);
    const [claimed] = await claim(one.clock.nowMs());
    assert.ok(claimed !== undefined);
    assert.deepEqual(await claim(one.clock.nowMs()), [], "it is leased");
    await outbox.retry(claimed.poolId, claimed.id, ahead.clock.nowMs() + 5_000, null);
    assert.deepEqual(await claim(one.clock.nowMs() + 4_999), [], "it waits after a try");
    assert.equal((await claim(one.clock.nowMs() + 64_000)).length, 1);
  });

  it("puts no message off", async (t) => {
    const world = await createPostedWorld(t);
    const { email } = await register(world);
    world.clock.advance(DAY_MS);
    await askAndRead(world, mailbox(email), "signIn");
    world.clock.advance(-DAY_MS);
    const outbox = world.storehouse.openOutbox({ open: (bytes) => bytes });
    assert.equal((await outbox.claim("email", world.clock.nowMs(), 120_000, 9)).length, 1);
    assert.equal((await outbox.claim("email", world.clock.nowMs(), 120_000, 9)).length, 0, "it is leased");
  });
});
