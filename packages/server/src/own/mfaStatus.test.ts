import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { demandFactors } from "../propertyTests/testing/createWorld.ts";
import { ELSEWHERE, HOME, type Json, MINUTE_MS, prepareBehaving } from "./testing/prepareBehaving.ts";

type Listed = { readonly id: string; readonly standing: string; readonly due: Json | null };

const firstOf = ({ sessions }: Json): Listed => (sessions as readonly [Listed])[0];

describe("what a back end is told of a session", () => {
  it("says that a second factor is due, since when, why, and by which decision; and that it is no longer", async (t) => {
    const { world, signIn, settle, report, statusOf, client, verify, userId } = await prepareBehaving(t);
    await settle();
    const token = await signIn();
    assert.equal((await statusOf({ token })).standing, "holds");
    world.clock.advance(20 * MINUTE_MS);
    const [event] = await report({ token, action: "pay", ...ELSEWHERE });
    const status = await statusOf({ token });
    assert.equal(status.standing, "due");
    const { cause, since, by, decision } = firstOf(status).due as Json;
    assert.deepEqual([cause, since, by], ["behaviour", new Date(world.clock.nowMs()).toISOString(), "factor"]);
    const { id, action, verdict } = decision as Json;
    assert.deepEqual([id, action], [(event as { readonly decision: Json }).decision.id, "pay"]);
    const sentences = ((verdict as Json).signals as Json[]).map(({ sentence }) => sentence);
    assert.ok(sentences.includes("This is the first sign-in from this device."), JSON.stringify(sentences));
    const account = await statusOf({ userId });
    assert.deepEqual([account.standing, account.owedSince], ["due", since]);
    const asked = await client.call("GET", "/api/v2/users/me", { token });
    const proved = await verify((asked.body.data as { readonly mfaToken: string }).mfaToken);
    assert.equal((await statusOf({ token: proved })).standing, "holds");
    assert.equal((await statusOf({ token })).standing, "due", "the one that was asked stays asked");
    assert.equal((await statusOf({ userId })).owedSince, null);
  });

  it("tells what the application demands of everybody apart, and what has ended, and what is another's", async (t) => {
    const { world, client, enterByPassword, settle, statusOf } = await prepareBehaving(t);
    await settle();
    const token = await enterByPassword();
    await demandFactors(world, ["OTP"]);
    const { standing, due } = firstOf(await statusOf({ token }));
    assert.deepEqual([standing, due?.cause, due?.since, due?.decision], ["due", "application", null, null]);
    await client.call("GET", "/api/v2/logout", { token });
    assert.equal((await statusOf({ token })).standing, "ended");
    assert.deepEqual(await statusOf({ token: "none" }), { standing: "unknown", owedSince: null, sessions: [] });
    assert.deepEqual((await statusOf({ userId: "0".repeat(24) })).sessions, []);
    assert.equal((await statusOf({})).status, 400);
    assert.equal((await statusOf({ token, userId: "0".repeat(24) })).status, 400);
  });

  it("is not to be had without the secret of the application", async (t) => {
    const { client, signIn } = await prepareBehaving(t);
    const token = await signIn();
    assert.equal((await client.call("POST", "/v1/mfa/status", { body: { token } })).status, 401);
    assert.equal((await client.call("POST", "/v1/mfa/status", { token, body: { token } })).status, 401);
  });
});

describe("a second factor that behaviour has made due", () => {
  it("is not got rid of by a refresh, by logging out, by telling of better things, nor by a new sign-in with the password alone", async (t) => {
    const { world, client, enter, enterByPassword, settle, standingOf, statusOf, verify, userId } =
      await prepareBehaving(t);
    await settle();
    const token = await enterByPassword();
    world.clock.advance(20 * MINUTE_MS);
    assert.equal(await standingOf({ token, action: "pay", ...HOME, suspicious: true }), "due");
    const refreshed = await client.call("POST", "/api/v2/users/refresh-token", { token, body: {} });
    assert.notEqual(refreshed.body.code, 200);
    assert.equal(await standingOf({ token, action: "read", ...HOME }), "due");
    const anew = await enter();
    assert.equal(anew.code, 1636, "the account owes it");
    await client.call("GET", "/api/v2/logout", { token });
    assert.equal((await enter()).code, 1636);
    assert.equal((await statusOf({ userId })).standing, "due");
    await verify(String((anew.data as Json).mfaToken));
    assert.equal((await statusOf({ userId })).owedSince, null);
    assert.equal((await enter()).code, 200, "it was passed");
  });

  it("is not settled by a factor that was passed before it, though the sign-in is concluded after it", async (t) => {
    const { world, signIn, settle, standingOf, userId } = await prepareBehaving(t);
    await settle();
    const token = await signIn();
    const passedAtMs = world.clock.nowMs();
    world.clock.advance(20 * MINUTE_MS);
    await standingOf({ token, action: "pay", ...ELSEWHERE });
    const subject = { poolId: "a0".repeat(12), userId };
    const record = { type: "recordSignIn", subject, atMs: world.clock.nowMs(), ip: null, endsReset: false } as const;
    const owed = async () =>
      (await world.ports.store.findSubject(subject.poolId, { kind: "id", key: userId }))?.owedAtMs ?? null;
    const sinceMs = await owed();
    await world.ports.store.settle([{ ...record, passedAtMs }]);
    assert.equal(await owed(), sinceMs);
    await world.ports.store.settle([{ ...record, passedAtMs: null }]);
    assert.equal(await owed(), sinceMs);
    await world.ports.store.settle([{ ...record, passedAtMs: world.clock.nowMs() }]);
    assert.equal(await owed(), null);
  });
});
