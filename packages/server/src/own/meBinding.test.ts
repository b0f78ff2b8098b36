import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { createCodeClient } from "../http/testing/createCodeClient.ts";
import { pasted } from "../http/testing/pastingClient.ts";
import { demandFactors, type WorldOptions } from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, type Person, register } from "../propertyTests/testing/person.ts";
import { plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { codeFor, mailbox, noticesIn, phone } from "../propertyTests/testing/post.ts";

type Json = Readonly<Record<string, unknown>>;

const PHONE = "+8613800138000";
const OTHER_PHONE = "+8613900139000";
const ME = "/v1/me";
const APPS = `${ME}/apps`;
const ADDRESSES = `${ME}/addresses`;

async function prepare(t: TestContext, options: WorldOptions = {}) {
  const given = await createCodeClient(t, options);
  const { world, client, post } = given;
  const password = await client.encrypt(PASSWORD);

  async function logIn({ email }: Person): Promise<Json> {
    return (await post("/api/v2/login/account", { account: email, password })).data as Json;
  }

  async function call(path: string, token: string, body?: object): Promise<{ status: number; body: Json }> {
    return client.call(body === undefined ? "GET" : "POST", path, { token, ...(body && { body }) });
  }

  /** Sends a code to an address and binds it. */
  async function bind(token: string, address: { phone: string } | { email: string }) {
    world.clock.advance(61_000);
    const sent = await call(`${ADDRESSES}/code`, token, address);
    if (sent.status !== 202) return sent;
    const recipient = "phone" in address ? phone(address.phone) : mailbox(address.email);
    return call(ADDRESSES, token, { ...address, code: codeFor(world, recipient, "mfaBind") });
  }

  return { ...given, logIn, call, bind, sessionOf: async (person: Person) => String((await logIn(person)).token) };
}

function kindsIn({ authenticators }: Json): readonly unknown[] {
  return (authenticators as readonly Json[]).map(({ kind }) => kind);
}

function refusalIn({ status, body }: { status: number; body: Json }): readonly unknown[] {
  return [status, body.code];
}

describe("who is signed in", () => {
  it("is told his account, his application and what can be bound here", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    const { body } = await given.call(ME, await given.sessionOf(person));
    const { account, application, hasPassword, bindable } = body as Record<string, Json>;
    assert.deepEqual([account?.email, application?.name, hasPassword], [person.email, "Countersign", true]);
    assert.deepEqual(bindable, ["totp", "sms", "email", "face"]);
  });
});

describe("binding an app in a session", () => {
  it("shows its secret once, and ends with a code of it; its recovery code is the good one then", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    const token = await given.sessionOf(person);
    const begun = await given.call(APPS, token, { name: "Telephone" });
    const { secret, uri, picture, recoveryCode } = begun.body as Record<string, string>;
    assert.equal(begun.status, 201);
    assert.ok(uri?.includes(String(secret)) && picture?.startsWith("data:image/png;base64,"));
    const wrong = await given.call(`${APPS}/confirmation`, token, { code: "000000" });
    assert.deepEqual(refusalIn(wrong), [403, 6001]);
    const code = pasted(codeOf(given.world, { secret: String(secret) }));
    const confirmed = await given.call(`${APPS}/confirmation`, token, { code });
    assert.deepEqual(kindsIn(confirmed.body), ["totp", "recovery"]);
    assert.equal((confirmed.body.authenticators as readonly Json[])[0]?.name, "Telephone");
    const { mfaToken } = await given.logIn(person);
    const recovered = await given.post("/api/v2/mfa/totp/recovery", { recoveryCode }, { token: String(mfaToken) });
    assert.equal(recovered.code, 200);
    assert.deepEqual(refusalIn(await given.call(`${APPS}/confirmation`, token, { code: " " })), [400, 6003]);
  });

  it("asks whoever has something bound for a fresh proof of it", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    const token = await given.sessionOf(person);
    await plantFactor(given.world, person.userId, "totp", { source: "APPLICATION" });
    for (const [path, body] of [
      [APPS, {}],
      [`${ADDRESSES}/code`, { phone: PHONE }],
      [ADDRESSES, { phone: PHONE, code: "123456" }],
      [`${ME}/password`, { newPassword: "quite another password", oldPassword: PASSWORD }],
    ] as const)
      assert.deepEqual(refusalIn(await given.call(path, token, body)), [401, 1635], path);
    assert.equal(given.world.post.length, 0);
  });
});

describe("binding an address in a session", () => {
  for (const [kind, address] of [
    ["sms", { phone: PHONE }],
    ["email", { email: "spare@example.com" }],
  ] as const) {
    it(`takes the code that was sent there, gives the first recovery code and tells the owner (${kind})`, async (t) => {
      const given = await prepare(t);
      const person = await register(given.world);
      const bound = await given.bind(await given.sessionOf(person), address);
      assert.deepEqual(kindsIn(bound.body), [kind, "recovery"]);
      assert.match(String(bound.body.recoveryCode), /^([0-9a-f]{4}-){5}[0-9a-f]{4}$/);
      assert.ok(noticesIn(given.world).some((each) => each.purpose === "factorAdded" && each.address === person.email));
      await demandFactors(given.world, [kind === "sms" ? "SMS" : "EMAIL"]);
      const { mfaToken } = await given.logIn(person);
      assert.ok(mfaToken, "a sign-in asks for it from then on");
    });
  }

  it("moves a bound one to the new address, and tells the old one", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    const token = await given.sessionOf(person);
    const first = await given.bind(token, { phone: PHONE });
    const second = await given.bind(token, { phone: OTHER_PHONE });
    assert.deepEqual(kindsIn(second.body), ["sms", "recovery"]);
    assert.equal(second.body.recoveryCode, null);
    const [before, after] = [first, second].map(({ body }) => (body.authenticators as readonly Json[])[0]);
    assert.deepEqual([after?.id, after?.address], [before?.id, "+86139****9000"]);
    const told = noticesIn(given.world).filter(({ purpose }) => purpose === "factorRemoved");
    assert.deepEqual(
      told.map(({ address, item }) => [address, item]),
      [[PHONE, "+86138****8000"]],
    );
  });

  it("takes no code that is wrong, of another address or for something else, and no address of another account", async (t) => {
    const given = await prepare(t);
    const [person, other] = [await register(given.world), await register(given.world)];
    const token = await given.sessionOf(person);
    await given.call(`${ADDRESSES}/code`, token, { phone: PHONE });
    const code = codeFor(given.world, phone(PHONE), "mfaBind");
    const bind = (body: object) => given.call(ADDRESSES, token, body);
    assert.deepEqual(refusalIn(await bind({ phone: OTHER_PHONE, code })), [403, 2001]);
    assert.deepEqual(
      refusalIn(await bind({ phone: PHONE, code: code === "000000" ? "000001" : "000000" })),
      [403, 2001],
    );
    assert.deepEqual(refusalIn(await given.bind(token, { email: other.email })), [409, 2200]);
    assert.deepEqual(refusalIn(await bind({ code: "123456" })), [400, 400]);
    assert.deepEqual(refusalIn(await bind({ phone: PHONE, email: person.email, code })), [400, 400]);
    assert.equal((await bind({ phone: pasted(PHONE), code: pasted(code) })).status, 200);
    assert.deepEqual(refusalIn(await bind({ phone: PHONE, code })), [403, 2001], "it is good once");
  });

  it("takes only the proved address of its kind while nothing else is bound", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    await given.world.database.write((sql) => sql.run("update users set email_verified = $1", [1]));
    const token = await given.sessionOf(person);
    assert.deepEqual(refusalIn(await given.bind(token, { email: "spare@example.com" })), [403, 2096]);
    assert.equal((await given.bind(token, { email: person.email })).status, 200);
    assert.equal((await given.bind(token, { email: "spare@example.com" })).status, 200);
  });
});

describe("changing the password in a session", () => {
  it("wants the old one, and a good new one; all other sessions end", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    const [token, elsewhere] = [await given.sessionOf(person), await given.sessionOf(person)];
    const change = (newPassword: string, oldPassword?: string) =>
      given.call(`${ME}/password`, token, { newPassword, ...(oldPassword !== undefined && { oldPassword }) });
    assert.deepEqual(refusalIn(await change("quite another password", "wrong")), [403, 2333]);
    assert.deepEqual(refusalIn(await change("quite another password")), [403, 2333]);
    assert.deepEqual(refusalIn(await change("short", PASSWORD)), [400, 400]);
    assert.equal((await change("quite another password", PASSWORD)).status, 200);
    assert.equal((await given.call(ME, token)).status, 200);
    assert.deepEqual(refusalIn(await given.call(ME, elsewhere)), [401, 2207]);
    const password = await given.client.encrypt("quite another password");
    assert.equal((await given.post("/api/v2/login/account", { account: person.email, password })).code, 200);
  });
});
