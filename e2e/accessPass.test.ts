import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, describe, it } from "node:test";
import type { AuthenticationClient } from "authing-js-sdk";
import { startServer } from "./startServer.ts";
import { AuthenticatorApp } from "./support/AuthenticatorApp.ts";
import { callWith, idOf, issuePass, makeKey } from "./support/accessPasses.ts";
import { createClients } from "./support/createClients.ts";
import { Person } from "./support/Person.ts";
import { refusalOf } from "./support/refusalOf.ts";

const TOTP = { authenticatorType: "totp" };
const MINUTE_MS = 60_000;
/** Of a recovery code, for that is what it is typed as. */
const WRONG = 6002;

const first = await startServer({ after });
const key = await makeKey(first, "accessPasses.issue");

interface Owner {
  readonly person: Person;
  readonly password: string;
}

/** Gives somebody who has an app and has lost it. */
async function lose(): Promise<Owner> {
  const password = randomBytes(12).toString("base64url");
  const person = await Person.register(first, password);
  await person.bindApp(await person.openSession());
  return { person, password };
}

interface Signing extends Owner {
  readonly authing: AuthenticationClient;
}

/** Signs in up to the second factor, and types what he was given where a recovery code is typed. */
async function enter({ authing, person, password }: Signing, recoveryCode: string) {
  const { data } = await refusalOf(authing.loginByEmail(person.email, password));
  return authing.mfa.verifyTotpRecoveryCode({ recoveryCode, mfaToken: String(data?.mfaToken) });
}

describe("an access pass and authing-js-sdk", () => {
  it("is made by a key with that scope alone: support neither makes one nor sees it, and nobody for whom is not there", async () => {
    const { person } = await lose();
    const pass = await issuePass(first, key, person);
    assert.match(pass, /^([0-9a-f]{4}-){7}[0-9a-f]{4}$/);
    const support = await makeKey(first, "support");
    const asked = { userId: "0".repeat(24) };
    for (const [by, body] of [
      [support, undefined],
      [support, asked],
      [key, undefined],
    ] as const)
      assert.equal((await callWith(first, by, "/v1/access-passes", body)).status, 403);
    assert.equal((await callWith(first, key, "/v1/access-passes", asked)).status, 404);
    const reader = await makeKey(first, "accessPasses.read");
    const listed = await callWith(first, reader, "/v1/access-passes");
    assert.equal(listed.status, 200);
    assert.ok(!JSON.stringify(listed.body).includes(pass));
    assert.equal((await callWith(first, reader, "/v1/access-passes", asked)).status, 403);
  });

  it("lets its owner in once, of many that show it at once, and has one factor bound", async () => {
    const owner = { ...(await lose()), ...createClients(first) };
    const pass = await issuePass(first, key, owner.person, { mayBind: true });
    // Fewer than lock.
    const others = Array.from({ length: 4 }, () => ({ ...owner, ...createClients(first) }));
    const shown = await Promise.allSettled(others.map((each) => enter(each, pass)));
    const [user, ...more] = shown.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    assert.deepEqual(more, []);
    const { authing } = owner;
    authing.setToken(String(user?.token));
    assert.equal((await authing.getCurrentUser())?.email, owner.person.email);
    const bound = await authing.mfa.assosicateMfaAuthenticator(TOTP);
    const app = new AuthenticatorApp(bound.secret);
    await authing.mfa.confirmAssosicateMfaAuthenticator({ ...TOTP, totp: await app.nextCode() });
    assert.equal((await refusalOf(authing.mfa.assosicateMfaAuthenticator(TOTP))).code, 1635, "one, and no more");
    assert.equal((await refusalOf(authing.mfa.deleteMfaAuthenticator())).code, 1635);
    const { data } = await refusalOf(owner.authing.loginByEmail(owner.person.email, owner.password));
    await owner.authing.mfa.verifyTotpMfa({ totp: await app.nextCode(), mfaToken: String(data?.mfaToken) });
    assert.equal((await refusalOf(enter(owner, pass))).code, WRONG);
  });

  it("opens nothing for another, once it is taken back, once the password is another, or once its time is over; its session lasts an hour", async (t) => {
    const [one, other, third, late, seated] = await Promise.all([lose(), lose(), lose(), lose(), lose()]);
    const passes = {
      one: await issuePass(first, key, one.person),
      other: await issuePass(first, key, other.person),
      late: await issuePass(first, key, late.person, { hours: 1 }),
      seated: await issuePass(first, key, seated.person),
    };
    const on = (owner: Owner, server = first): Signing => ({ ...owner, ...createClients(server) });
    assert.equal((await refusalOf(enter(on(third), passes.one))).code, WRONG);

    const reader = await makeKey(first, "accessPasses.read");
    const { accessPasses } = (await callWith(first, reader, "/v1/access-passes")).body as {
      readonly accessPasses: readonly { readonly id: string; readonly createdAt: string }[];
    };
    const ofOne = accessPasses.at(3)?.id ?? "";
    assert.equal((await callWith(first, key, `/v1/access-passes/${ofOne}`, undefined, "DELETE")).status, 200);
    assert.equal((await refusalOf(enter(on(one), passes.one))).code, WRONG);

    const { management } = createClients(first);
    await management.users.update(await idOf(first, other.person), { password: "another horse battery" });
    assert.equal(
      (await refusalOf(enter({ ...on(other), password: "another horse battery" }, passes.other))).code,
      WRONG,
    );

    const session = await enter(on(seated), passes.seated);
    await first.stop();
    const near = await startServer(t, { successorOf: first, clockOffsetMs: 58 * MINUTE_MS });
    const asOwner = async (server: typeof first) => {
      const { authing } = createClients(server);
      authing.setToken(String(session.token));
      return authing.checkLoginStatus(String(session.token));
    };
    assert.equal((await asOwner(near))?.status, true);
    await near.stop();
    const over = await startServer(t, { successorOf: first, clockOffsetMs: 61 * MINUTE_MS });
    assert.notEqual((await asOwner(over))?.status, true);
    assert.equal((await refusalOf(enter(on(late, over), passes.late))).code, WRONG);
  });
});
