import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changePassword, MADE_BY_MANAGER } from "@countersign/core";
import { askAndRead, bindBySession, NEW_PASSWORD, resetBy, signInBy } from "./testing/codes.ts";
import { from, POOL_ID, type World } from "./testing/createWorld.ts";
import { outcomeOf, overtakenAt, pendingOf } from "./testing/outcomes.ts";
import { bindBy, codeOf, submit } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, type PostedWorld, phone } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";
import { BAIT, type Claimed, claim, mfaTokenOf, sessionOf, signInByName } from "./testing/thief.ts";

async function subjectOf({ ports }: World, { userId }: Pick<Claimed, "userId">) {
  return (await ports.store.findSubject(POOL_ID, { kind: "id", key: userId })) ?? assert.fail("the account is gone");
}

async function patch({ ports }: World, { userId }: Claimed, patch: Readonly<Record<string, string | boolean>>) {
  const subject = { poolId: POOL_ID, userId };
  await ports.store.settle([{ type: "updateUser", subject, patch, nowMs: ports.clock.nowMs() }]);
}

const signInByCode = async (world: PostedWorld, { recipient }: Pick<Claimed, "recipient">, autoRegister = false) =>
  signInBy(world, recipient, await askAndRead(world, recipient, "signIn"), { autoRegister });

describe("whoever registered himself and never proved his address", () => {
  it("signs in with a code, and sets a new password with the old one, which signs in no more", async (t) => {
    const world = await createPostedWorld(t);
    const honest = await claim(world, "email");
    const { session } = await signInByCode(world, honest);
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    assert.equal(await outcomeOf(signInByName(world, honest)), "passwordWrong");
    const change = (oldPassword: string) =>
      outcomeOf(changePassword(world.ports, { caller, oldPassword, newPassword: NEW_PASSWORD, origin: from() }));
    assert.equal(await change("somebody's guess"), "passwordWrong");
    assert.equal(await change(honest.password), "success");
    assert.equal(await outcomeOf(signInByName(world, honest, NEW_PASSWORD)), "success");
  });

  it("passes his factor after a code, and nothing of his ends", async (t) => {
    const world = await createPostedWorld(t);
    const honest = await claim(world, "email");
    const before = await sessionOf(world, honest);
    const app = await bindBy(world, before);
    const { token } = await pendingOf(signInByCode(world, honest));
    assert.equal((await subjectOf(world, honest)).user.emailVerified, false, "not before he has passed");
    await submit(world, { kind: "mfaToken", poolId: POOL_ID, id: token.id }, codeOf(world, app));
    const { user, passwordSuspended } = await subjectOf(world, honest);
    assert.deepEqual([user.emailVerified, user.profile, passwordSuspended], [true, BAIT.profile, false]);
    assert.equal((await world.ports.store.findSession(POOL_ID, before.id))?.revokedAtMs, null);
    await resetBy(world, honest.recipient, await askAndRead(world, honest.recipient, "resetPassword"));
    assert.equal(
      await outcomeOf(signInByName(world, honest, NEW_PASSWORD)),
      "mfaRequired",
      "it is proved from then on",
    );
  });

  it("proves it in a session, which marks it and changes nothing else", async (t) => {
    const world = await createPostedWorld(t);
    const honest = await claim(world, "email");
    const [caller, other] = [await sessionOf(world, honest), await sessionOf(world, honest)];
    const before = await subjectOf(world, honest);
    await bindBySession(world, caller, honest.recipient, await askAndRead(world, honest.recipient, "bind"));
    const after = await subjectOf(world, honest);
    const { updatedAtMs } = after.user;
    assert.deepEqual(after.user, { ...before.user, emailVerified: true, updatedAtMs });
    assert.deepEqual([after.passwordHash, after.passwordSuspended], [before.passwordHash, false]);
    assert.equal((await world.ports.store.findSession(POOL_ID, other.id))?.revokedAtMs, null);
    assert.equal(await countRows(world, "sealed_profiles"), 0);
    await signInByCode(world, honest);
    assert.equal(await countRows(world, "sealed_profiles"), 0, "whose it is has been proved");
  });

  it("keeps an account by the number that his codes go to, when it was called by another's mailbox alone", async (t) => {
    const world = await createPostedWorld(t);
    const honest = await claim(world, "email");
    await world.database.write((sql) => sql.run("update users set username = null, username_key = null", []));
    await plantFactor(world, honest.userId, "sms", { address: "+8613900139000" });
    assert.equal(await outcomeOf(signInByCode(world, honest)), "userNotFound");
    const { user } = await subjectOf(world, honest);
    assert.deepEqual([user.email, user.phone, user.phoneVerified], [null, "+8613900139000", true]);
  });
});

describe("an account that a manager made", () => {
  it("is its holder's, whichever of its addresses he proves first", async (t) => {
    const world = await createPostedWorld(t);
    const managed = await claim(world, "email", MADE_BY_MANAGER);
    await patch(world, managed, { phone: "+8613900139000" });
    const number = phone("+8613900139000");
    for (const recipient of [managed.recipient, number]) {
      await signInByCode(world, { recipient });
      await resetBy(world, recipient, await askAndRead(world, recipient, "resetPassword"));
    }
    const { user } = await subjectOf(world, managed);
    assert.deepEqual([user.email, user.emailVerified], [managed.email, true]);
    assert.deepEqual([user.phone, user.phoneVerified], [number.address, true]);
    assert.deepEqual([user.profile, await countRows(world, "sealed_profiles")], [BAIT.profile, 0]);
  });
});

describe("proving an address that another account claims", () => {
  it("makes the prover an account of his own where he asks for one, at once", async (t) => {
    const world = await createPostedWorld(t);
    const [claimed, bystander] = [await claim(world, "email"), await claim(world, "email")];
    await patch(world, claimed, { phone: "+8613900139000", phoneVerified: true });
    const before = await subjectOf(world, bystander);
    const { user } = await signInByCode(world, claimed, true);
    assert.notEqual(user.userId, claimed.userId);
    assert.deepEqual([user.email, user.emailVerified, user.profile], [claimed.email, true, {}]);
    const { email, phone: number } = (await subjectOf(world, claimed)).user;
    assert.deepEqual([email, number], [null, "+8613900139000"]);
    assert.deepEqual(await subjectOf(world, bystander), before);
    assert.equal(await outcomeOf(signInByName(world, claimed)), "success", "the other account is as it was");
  });

  it("settles once, whichever of two proofs at once comes first", async (t) => {
    const world = await createPostedWorld(t);
    for (const verb of ["findSubject", "findCodes", "settle"] as const) {
      const claimed = await claim(world, "email");
      const { recipient } = claimed;
      const codes = {
        signIn: await askAndRead(world, recipient, "signIn"),
        reset: await askAndRead(world, recipient, "resetPassword"),
      };
      const overtaken = overtakenAt(world, verb, () => resetBy(world, recipient, codes.reset));
      assert.equal(await outcomeOf(signInBy(overtaken, recipient, codes.signIn)), "success");
      const ofAccount = `user_id = '${claimed.userId}'`;
      assert.equal(await countRows(world, "audit_events", `type = 'account.reclaimed' and ${ofAccount}`), 1, verb);
      assert.equal(await countRows(world, "sealed_profiles", ofAccount), 1, verb);
      assert.equal(await outcomeOf(signInByName(world, claimed, NEW_PASSWORD)), "success", "the reset stands");
    }
  });

  it("leaves nothing to a sign-in or a verification of the stranger's that was under way", async (t) => {
    const world = await createPostedWorld(t);
    const claimed = await claim(world, "email");
    const reclaim = () => signInByCode(world, claimed);
    assert.equal(await outcomeOf(signInByName(overtakenAt(world, "settle", reclaim), claimed)), "passwordWrong");
    const bound = await claim(world, "email");
    const app = await bindBy(world, await sessionOf(world, bound));
    const token = await mfaTokenOf(world, bound);
    const reset = async () =>
      resetBy(world, bound.recipient, await askAndRead(world, bound.recipient, "resetPassword"));
    const verifying = submit(overtakenAt(world, "settle", reset), token, codeOf(world, app));
    assert.equal(await outcomeOf(verifying), "mfaTokenInvalid");
    assert.equal(await countRows(world, "sessions", `revoked_at_ms is null and user_id = '${bound.userId}'`), 0);
  });
});
