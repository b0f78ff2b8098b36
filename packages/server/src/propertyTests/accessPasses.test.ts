import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import {
  acknowledgeHeld,
  bindContact,
  type Change,
  changePassword,
  type IssuedPass,
  issueAccessPass,
  passFactor,
  readPendingSignIn,
  refreshSession,
  removeAuthenticator,
  renewRecoveryCode,
  resetMfa,
  revokeAccessPass,
  type Scope,
  type SignedIn,
  type TokenRef,
  trustDevice,
  updateUser,
} from "@countersign/core";
import { createSeededRandom } from "@countersign/testkit";
import { kindOfActivity } from "../present/kindOfActivity.ts";
import { acrOf } from "../tokens/userTokens.ts";
import { createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { allowTrust, standing } from "./testing/devices.ts";
import { engines } from "./testing/engines.ts";
import { granted, outcomeOf } from "./testing/outcomes.ts";
import {
  type AuthenticatorApp,
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  type Person,
  registerWithApp,
  submit,
} from "./testing/person.ts";
import { createPostedWorld, mailbox, noticesIn } from "./testing/post.ts";
import { countRows, failuresOf, readTable } from "./testing/tables.ts";

const HOUR_MS = 3_600_000;
const scope: Scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() };

type Owner = Person & { readonly app: AuthenticatorApp };

function issue({ ports }: World, { userId }: Person, given: { hours?: number; mayBind?: boolean } = {}) {
  return issueAccessPass(ports, { scope, userId, hours: 2, mayBind: false, reason: "ticket 4711", ...given });
}

const asCaller = ({ session }: SignedIn): TokenRef<"session"> => ({ kind: "session", poolId: POOL_ID, id: session.id });

/** Signs in by the password and the pass. */
async function enter(world: World, owner: Owner, { text }: Pick<IssuedPass, "text">): Promise<SignedIn> {
  return submit(world, await openMfaToken(world, owner), text, "recovery");
}

async function lost(t: TestContext, settings: Readonly<Record<string, string>>, mayBind = false) {
  const world = await createWorld(t, { settings });
  const owner = await registerWithApp(world);
  const issued = await issue(world, owner, { mayBind });
  return { world, owner, issued };
}

for (const { engine, settingsFor, options } of engines) {
  describe(`an access pass: ${engine}`, options, () => {
    it("stands in for the second factor once, behind the password alone, and proves nothing", async (t) => {
      const { world, owner, issued } = await lost(t, await settingsFor(t));
      const { session, recoveryCode } = await enter(world, owner, issued);
      assert.deepEqual([session.passed, session.amr, acrOf(session), recoveryCode], [{}, ["pwd"], "1", null]);
      assert.equal(session.accessPassId, issued.pass.id);
      assert.equal(session.expiresAtMs, world.clock.nowMs() + HOUR_MS);
      assert.equal(await standing(world, session.id), "holds");
      assert.equal(await outcomeOf(enter(world, owner, issued)), "recoveryCodeWrong");
      assert.equal(await outcomeOf(enter(world, owner, { text: owner.app.recoveryCode })), "success");
      const [row] = await readTable(world, "access_passes");
      assert.ok(!JSON.stringify(row).includes(issued.text.replaceAll("-", "")), "kept as a digest alone");
      assert.match(issued.text, /^([0-9a-f]{4}-){7}[0-9a-f]{4}$/);
    });

    it("gives one session to 200 that show it at once, by one sign-in or by many", async (t) => {
      const settings = await settingsFor(t);
      const { world, owner, issued } = await lost(t, settings);
      const random = createSeededRandom("second");
      const second = await createWorld(t, { settings, folder: world.folder, random });
      const tokens = await Promise.all([1, 2, 3].map(() => openMfaToken(world, owner)));
      const sessions = await countRows(world, "sessions");
      second.clock.set(world.clock.nowMs());
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, index) => {
          const token = tokens[index % tokens.length] ?? assert.fail();
          return outcomeOf(submit(index % 2 === 0 ? world : second, token, issued.text, "recovery"));
        }),
      );
      assert.equal(outcomes.filter((each) => each === "success").length, 1);
      assert.equal(await countRows(world, "sessions"), sessions + 1);
    });
  });
}

describe("an access pass", () => {
  it("is the highest assurance for nothing: no new password, address, code, device or removal goes by it", async (t) => {
    const { world, owner, issued } = await lost(t, {}, true);
    await allowTrust(world);
    const caller = asCaller(await enter(world, owner, issued));
    const { ports } = world;
    const attempts: readonly (() => Promise<unknown>)[] = [
      () =>
        changePassword(ports, { caller, newPassword: "another password", oldPassword: owner.password, origin: from() }),
      () => removeAuthenticator(ports, { caller, kind: "totp", origin: from() }),
      () => renewRecoveryCode(ports, { caller, origin: from() }),
      () => trustDevice(ports, { caller, origin: from() }),
      () => bindContact(ports, { caller, recipient: mailbox("x@example.com"), code: "000000", origin: from() }),
    ];
    for (const attempt of attempts) assert.equal(await outcomeOf(attempt()), "mfaRequired");
  });

  it("lets one factor be bound where it says so, and that gives its session nothing", async (t) => {
    const { world, owner, issued } = await lost(t, {}, true);
    const signedIn = await enter(world, owner, issued);
    const caller = asCaller(signedIn);
    const app = await enrol(world, caller);
    await confirm(world, caller, codeOf(world, app));
    const { passed, amr } = (await world.ports.store.findSession(POOL_ID, signedIn.session.id)) ?? assert.fail();
    assert.deepEqual([passed, amr], [{}, ["pwd"]]);
    assert.equal(await outcomeOf(enrol(world, caller)), "mfaRequired");
    const change = { caller, newPassword: "another password", oldPassword: owner.password, origin: from() };
    assert.equal(await outcomeOf(changePassword(world.ports, change)), "mfaRequired");
    world.clock.advance(60_000);
    const proven = await submit(world, await openMfaToken(world, owner), codeOf(world, app));
    assert.equal(await outcomeOf(changePassword(world.ports, { ...change, caller: asCaller(proven) })), "success");
  });

  it("lets one of two bindings through that are confirmed at once", async (t) => {
    const { world, owner, issued } = await lost(t, {}, true);
    const caller = asCaller(await enter(world, owner, issued));
    const apps = [await enrol(world, caller), await enrol(world, caller)];
    const outcomes = await Promise.all(apps.map((app) => outcomeOf(confirm(world, caller, codeOf(world, app)))));
    assert.equal(outcomes.filter((each) => each === "success").length, 1, String(outcomes));
    assert.equal(await countRows(world, "authenticators", "kind = 'totp' and status = 'confirmed'"), 2);
  });

  it("lets nothing be bound where it does not say so", async (t) => {
    const { world, owner, issued } = await lost(t, {});
    const caller = asCaller(await enter(world, owner, issued));
    assert.equal(await outcomeOf(enrol(world, caller)), "mfaRequired");
  });

  it("opens a session that nothing makes longer than an hour", async (t) => {
    const { world, owner, issued } = await lost(t, {});
    const signedIn = await enter(world, owner, issued);
    const endMs = world.clock.nowMs() + HOUR_MS;
    world.clock.advance(HOUR_MS / 2);
    const { session } = await granted(refreshSession(world.ports, asCaller(signedIn), from()));
    assert.equal(session.expiresAtMs, endMs);
    world.clock.set(endMs);
    assert.equal(await outcomeOf(refreshSession(world.ports, asCaller(signedIn), from())), "sessionExpired");
  });

  it("ends with its time, with the next one, a reset, a block and when it is taken back", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const { ports } = world;
    const refused = async (issued: IssuedPass): Promise<void> =>
      assert.equal(await outcomeOf(enter(world, owner, issued)), "recoveryCodeWrong");
    const first = await issue(world, owner, { hours: 8 });
    world.clock.advance(8 * HOUR_MS);
    await refused(first);
    await assert.rejects(revokeAccessPass(ports, { scope, id: first.pass.id }), { failure: "accessPassOver" });
    const second = await issue(world, owner);
    const third = await issue(world, owner);
    await refused(second);
    await revokeAccessPass(ports, { scope, id: third.pass.id });
    await refused(third);
    const fourth = await issue(world, owner);
    await updateUser(ports, { scope, userId: owner.userId, patch: { blocked: true } });
    await assert.rejects(issue(world, owner), { failure: "accountBlocked" });
    await updateUser(ports, { scope, userId: owner.userId, patch: { blocked: false } });
    await refused(fourth);
    const fifth = await issue(world, owner);
    await resetMfa(ports, { scope, userId: owner.userId, reason: "lost" });
    await demandFactors(world, ["OTP"]);
    await refused(fifth);
    const unknown = { scope: { ...scope, poolId: "b0".repeat(12) }, id: fifth.pass.id };
    await assert.rejects(revokeAccessPass(ports, unknown), { failure: "accessPassUnknown" });
  });

  it("that is taken back ends the session that it opened", async (t) => {
    const { world, owner, issued } = await lost(t, {}, true);
    const { session } = await enter(world, owner, issued);
    await revokeAccessPass(world.ports, { scope, id: issued.pass.id });
    assert.equal(await standing(world, session.id), "sessionRevoked");
  });

  it("may be taken back as long as its session lives, though its own time is over", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const issued = await issue(world, owner, { hours: 1 });
    world.clock.advance(HOUR_MS - 1);
    const { session } = await enter(world, owner, issued);
    world.clock.advance(1);
    await revokeAccessPass(world.ports, { scope, id: issued.pass.id });
    assert.equal(await standing(world, session.id), "sessionRevoked");
    await assert.rejects(revokeAccessPass(world.ports, { scope, id: issued.pass.id }), { failure: "accessPassOver" });
  });

  it("is tried under the count of the recovery code: a lock holds for it too", async (t) => {
    const { world, owner, issued } = await lost(t, {});
    const token = await openMfaToken(world, owner);
    for (const _ of [1, 2, 3, 4, 5]) await outcomeOf(submit(world, token, "f".repeat(32), "recovery"));
    assert.equal(await outcomeOf(submit(world, token, issued.text, "recovery")), "factorLocked");
    world.clock.advance(31_000);
    assert.equal(await outcomeOf(submit(world, token, issued.text, "recovery")), "success");
    assert.equal(await failuresOf(world, owner.userId), 0);
  });

  it("opens nothing for another account, nor without the password", async (t) => {
    const { world, issued } = await lost(t, {});
    const other = await registerWithApp(world);
    assert.equal(await outcomeOf(enter(world, other, issued)), "recoveryCodeWrong");
  });

  it("is held, where a flow waits for its end, as a recovery code is", async (t) => {
    const { world, owner, issued } = await lost(t, {});
    const caller = await openMfaToken(world, owner);
    const held = await passFactor(world.ports, { caller, kind: "recovery", origin: from() }, { proof: issued.text });
    assert.equal(held.recoveryCode, null);
    const { session } = await acknowledgeHeld(world.ports, { caller, origin: from() });
    assert.deepEqual([session.passed, session.amr, session.accessPassId], [{}, ["pwd"], issued.pass.id]);
    assert.equal(session.expiresAtMs, world.clock.nowMs() + HOUR_MS);
  });

  it("is offered where the recovery code is typed, also to whom has none", async (t) => {
    const world = await createWorld(t);
    const owner = await registerWithApp(world);
    const codes = (await readTable(world, "authenticators")).filter(({ kind }) => kind === "recovery");
    await world.ports.store.settle(
      codes.map(({ id, version }): Change => {
        return { type: "removeAuthenticator", poolId: POOL_ID, id: String(id), expectedVersion: Number(version) };
      }),
    );
    const offered = async (): Promise<boolean> => {
      const caller = await openMfaToken(world, owner);
      return (await readPendingSignIn(world.ports, { caller, origin: from() })).hasRecoveryCode;
    };
    assert.equal(await offered(), false);
    const issued = await issue(world, owner);
    assert.equal(await offered(), true);
    await enter(world, owner, issued);
    assert.equal(await offered(), false);
  });

  it("is told of at every proved address when it is issued and when it is used, and stands in the trail", async (t) => {
    const world = await createPostedWorld(t);
    const owner = await registerWithApp(world);
    const subject = { poolId: POOL_ID, userId: owner.userId };
    await world.ports.store.settle([{ type: "updateUser", subject, patch: { emailVerified: true }, nowMs: 0 }]);
    const issued = await issue(world, owner);
    assert.equal(issued.told, 1);
    await enter(world, owner, issued);
    const told = noticesIn(world).filter(({ purpose }) => purpose.startsWith("accessPass"));
    assert.deepEqual(told, [
      { ...mailbox(owner.email), purpose: "accessPassIssued", item: null },
      { ...mailbox(owner.email), purpose: "accessPassUsed", item: null },
    ]);
    assert.equal(await countRows(world, "audit_events", "type = 'accessPass.issue' and reason = 'ticket 4711'"), 1);
    assert.equal(await countRows(world, "audit_events", "type = 'signIn.passed' and reason = 'accessPass'"), 1);
    const events = await world.ports.store.findActivity(subject, null, 50);
    const [used] = events.filter(({ type }) => type === "authenticator.verify");
    assert.equal(kindOfActivity(used ?? assert.fail()), "accessPass.used", "nothing says that a recovery code was");
  });
});
