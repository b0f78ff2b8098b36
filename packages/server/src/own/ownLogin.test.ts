import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { OwnLogin } from "@countersign/core";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { appCredentials, createTestClient, poolCredentials } from "../http/testing/testClient.ts";
import {
  APP_ID,
  createWorld,
  demandFactors,
  POOL_ID,
  type WorldOptions,
} from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, register } from "../propertyTests/testing/person.ts";
import { PLANTED_SECRET, plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { countRows } from "../propertyTests/testing/tables.ts";

type Json = Readonly<Record<string, unknown>>;

async function prepare(t: TestContext, ownLogin: OwnLogin = "creating", options: WorldOptions = {}) {
  const world = await createWorld(t, options);
  const { app } = await createTestApp(t, { world });
  const client = createTestClient(app);
  const { store } = world.ports;
  await store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch: { ownLogin } }]);
  const headers = { authorization: appCredentials };
  const decide = (body: Json, by = headers) => client.call("POST", "/v1/mfa/decisions", { body, headers: by });
  const introspect = (token: unknown, by = headers) =>
    client.call("POST", "/v1/introspect", { body: { token }, headers: by });

  async function pass(decision: Json): Promise<Json> {
    const { mfaToken } = decision.secondFactor as { readonly mfaToken: string };
    world.clock.advance(90_000);
    const body = { totp: codeOf(world, { secret: PLANTED_SECRET }) };
    return (await client.call("POST", "/api/v2/mfa/totp/verify", { token: mfaToken, body })).body.data as Json;
  }

  return { world, client, decide, introspect, pass };
}

const claimsOf = (token: unknown): Json =>
  JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString()) as Json;

describe("a login that a back end has passed by itself", () => {
  it("is let in where nothing is due, and asked for its factor where something is bound, by whichever name", async (t) => {
    const { world, decide } = await prepare(t);
    const person = await register(world);
    const names = [
      { id: person.userId },
      { email: person.email.toUpperCase() },
      { username: person.email.split("@")[0] },
    ];
    for (const user of names) {
      const { status, body } = await decide({ user });
      const { decision, ...rest } = body;
      const { id, ...why } = decision as Json;
      assert.match(String(id), /^[0-9a-f]{24}$/);
      assert.deepEqual(why, { mode: "fixed", verdict: null });
      assert.deepEqual(
        [status, rest],
        [
          200,
          {
            userId: person.userId,
            created: false,
            authTime: Math.floor(world.clock.nowMs() / 1000),
            secondFactor: null,
          },
        ],
      );
    }
    assert.equal(await countRows(world, "mfa_tokens"), 0);
    await plantFactor(world, person.userId, "totp");
    for (const user of names) {
      const { secondFactor } = (await decide({ user })).body as { readonly secondFactor: Json };
      assert.deepEqual(secondFactor.choices, [{ factor: "OTP", bound: true }]);
    }
    assert.equal(await countRows(world, "audit_events", "type = 'signIn.external' and result = 'success'"), 6);
  });

  for (const [amr, acr, said] of [
    [undefined, "1", ["otp"]],
    [["hwk"], "1", ["hwk", "otp"]],
    [["pwd"], "2", ["pwd", "otp", "mfa"]],
  ] as const) {
    it(`reaches acr ${acr} with an app where the back end says ${amr === undefined ? "nothing" : amr.join()} of what it proved`, async (t) => {
      const { world, decide, introspect, pass } = await prepare(t);
      const person = await register(world);
      await plantFactor(world, person.userId, "totp");
      const { body } = await decide({ user: { id: person.userId }, ...(amr === undefined ? {} : { amr }) });
      const { token } = await pass(body);
      const claims = claimsOf(token);
      assert.deepEqual([claims.acr, claims.amr, claims.auth_time, claims.aud], [acr, said, body.authTime, APP_ID]);
      const told = (await introspect(token)).body;
      assert.deepEqual(
        [told.active, told.sub, told.acr, told.amr, told.auth_time],
        [true, person.userId, acr, said, body.authTime],
      );
    });
  }

  it("never says more than the back end may: what is judged here, or that there were two", async (t) => {
    const { world, decide } = await prepare(t);
    const { userId } = await register(world);
    for (const amr of [["mfa"], ["otp"], ["sms"], ["face"], "pwd", [1]])
      assert.equal((await decide({ user: { id: userId }, amr })).status, 400, JSON.stringify(amr));
  });

  it("stays at what the back end said when more is bound in its session", async (t) => {
    const { world, client, decide, pass } = await prepare(t);
    const person = await register(world);
    await plantFactor(world, person.userId, "totp");
    const { token } = await pass((await decide({ user: { id: person.userId } })).body);
    const associated = await client.call("POST", "/api/v2/mfa/totp/associate", { token: String(token), body: {} });
    const { secret } = associated.body.data as { readonly secret: string };
    const body = { totp: codeOf(world, { secret }) };
    assert.equal(
      (await client.call("POST", "/api/v2/mfa/totp/associate/confirm", { token: String(token), body })).body.code,
      200,
    );
    assert.equal(await countRows(world, "sessions", "amr like '%mfa%'"), 0);
  });

  it("makes the account at the first call where the operator allows that, with addresses that the back end has proved, once", async (t) => {
    const { world, decide } = await prepare(t, "creating", { factors: ["OTP"] });
    const user = { externalId: "Kunde 7" };
    const create = { username: "kunde7", provedEmail: "Kunde@Example.com" };
    assert.equal((await decide({ user })).body.code, 2004);
    const both = await Promise.all([decide({ user, create }), decide({ user, create })]);
    assert.deepEqual(both.map(({ body }) => body.created).toSorted(), [false, true]);
    assert.equal(new Set(both.map(({ body }) => body.userId)).size, 1);
    assert.deepEqual(
      both.map(({ body }) => (body.secondFactor as Json).choices),
      [[{ factor: "OTP", bound: false }], [{ factor: "OTP", bound: false }]],
    );
    const subject = await world.ports.store.findSubject(POOL_ID, { kind: "externalId", key: "Kunde 7" });
    assert.deepEqual(
      [subject?.user.email, subject?.user.emailVerified, subject?.passwordHash],
      ["kunde@example.com", true, null],
    );
    assert.equal((await decide({ user: { externalId: "8" }, create: { username: "KUNDE7" } })).body.code, 2034);
    assert.equal(
      (await decide({ user: { externalId: "8" }, create: { provedEmail: "kunde@example.com" } })).body.code,
      2200,
    );
    assert.equal((await decide({ user: { email: "x@example.com" }, create: {} })).status, 400);
    assert.equal(await countRows(world, "users"), 1);
  });

  it("is refused to an application that is not allowed it, to others' secrets, and for what cannot be read", async (t) => {
    const { world, decide } = await prepare(t, "known");
    const { userId } = await register(world);
    const user = { id: userId };
    assert.equal((await decide({ user })).status, 200);
    assert.equal((await decide({ user: { externalId: "new" }, create: {} })).status, 400);
    for (const authorization of [
      poolCredentials,
      `Basic ${Buffer.from(`${APP_ID}:${"0".repeat(32)}`).toString("base64")}`,
    ])
      assert.deepEqual([(await decide({ user }, { authorization })).body.error], ["invalid_client"]);
    for (const body of [
      {},
      { user: {} },
      { user: { id: userId, email: "a@b.cc" } },
      { user, clientId: "x" },
      { user: { id: "x" } },
      { user: { externalId: " " } },
    ])
      assert.equal((await decide(body)).status, 400, JSON.stringify(body));
    await world.ports.store.settle([
      { type: "updateUser", subject: { poolId: POOL_ID, userId }, patch: { blocked: true }, nowMs: 1 },
    ]);
    assert.equal((await decide({ user })).body.code, 2005);
    await world.ports.store.settle([
      { type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch: { ownLogin: "refused" } },
    ]);
    assert.deepEqual([(await decide({ user })).body.code], [2109]);
  });

  it("is limited by account and by application, and says where somebody is by the back end's word", async (t) => {
    const settings = { COUNTERSIGN_LIMIT_OWN_LOGIN: "3/1m", COUNTERSIGN_LIMIT_OWN_LOGIN_USER: "2/10m" };
    const { world, decide } = await prepare(t, "known", { settings });
    const [one, two] = [await register(world), await register(world)];
    const of = async ({ userId }: { userId: string }) =>
      (await decide({ user: { id: userId }, clientIp: "198.51.100.7", userAgent: "agent/1" })).status;
    assert.deepEqual(
      [await of(one), await of(one), await of(one), await of(two), await of(two)],
      [200, 200, 429, 200, 429],
    );
    assert.equal(await countRows(world, "audit_origins", "ip = '198.51.100.7' and user_agent = 'agent/1'"), 3);
  });

  it("owes a proof of its address before a first enrolment as a password does", async (t) => {
    const { world, client, decide } = await prepare(t, "known", { factors: ["OTP"] });
    const patch = { firstEnrolment: "proved" } as const;
    await world.ports.store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch }]);
    const { userId } = await register(world);
    const { body } = await decide({ user: { id: userId }, amr: ["pwd"] });
    const { mfaToken, choices } = body.secondFactor as { mfaToken: string; choices: unknown };
    assert.deepEqual(choices, [{ factor: "EMAIL", bound: false }]);
    assert.equal(
      (await client.call("POST", "/api/v2/mfa/totp/associate", { token: mfaToken, body: {} })).body.code,
      1636,
    );
  });
});

describe("introspection", () => {
  it("tells of nothing but a live token of the application that asks, which satisfies it", async (t) => {
    const { world, client, introspect } = await prepare(t);
    const person = await register(world);
    const login = { account: person.email, password: await client.encrypt(PASSWORD) };
    const { token } = (await client.call("POST", "/api/v2/login/account", { body: login })).body.data as {
      token: string;
    };
    const active = async (text: unknown = token) => (await introspect(text)).body.active;
    assert.equal(await active(), true);
    for (const text of ["x", token.slice(0, -2), `${token}x`, appCredentials])
      assert.deepEqual((await introspect(text)).body, { active: false });
    assert.equal((await introspect("")).body.active, false);
    const application = (await world.ports.store.findApplication(APP_ID)) ?? assert.fail();
    const other = { ...application, id: "c1".repeat(12) };
    await world.ports.store.settle([{ type: "insertApplication", application: other, nowMs: 1 }]);
    const others = appCredentials.replace(
      / .*/,
      ` ${Buffer.from(Buffer.from(appCredentials.slice(6), "base64").toString().replace(APP_ID, other.id)).toString("base64")}`,
    );
    assert.deepEqual((await introspect(token, { authorization: others })).body, { active: false });
    await demandFactors(world, ["OTP"]);
    assert.equal(await active(), false);
    await demandFactors(world, []);
    assert.equal(await active(), true);
    await client.call("GET", "/api/v2/logout", { token });
    assert.equal(await active(), false);
  });
});

describe("get-mfa-trigger-data", () => {
  it("gives Authing's back ends what is due, by whatever they call the account, and nothing to ask for where nothing is", async (t) => {
    const { world, client } = await prepare(t, "refused");
    const person = await register(world);
    const read = async (query: Readonly<Record<string, string>>, authorization = poolCredentials) => {
      const url = `/api/v3/get-mfa-trigger-data?${new URLSearchParams({ appId: APP_ID, ...query })}`;
      return (await client.call("GET", url, { headers: { authorization } })).body;
    };
    const byId = { userId: person.userId };
    const none = (await read(byId)).data as Json;
    assert.deepEqual([none.applicationMfa, none.mfaToken, none.email], [[], "", person.email]);
    await plantFactor(world, person.userId, "totp");
    for (const query of [
      byId,
      { userId: person.email, userIdType: "email" },
      { userId: person.email.split("@")[0] ?? "", userIdType: "username" },
    ]) {
      const data = (await read(query)).data as Json;
      assert.deepEqual(data.applicationMfa, [{ mfaPolicy: "OTP", sort: 1, status: 1 }]);
      world.clock.advance(90_000);
      const verified = await client.call("POST", "/api/v2/mfa/totp/verify", {
        token: String(data.mfaToken),
        body: { totp: codeOf(world, { secret: PLANTED_SECRET }) },
      });
      assert.equal(claimsOf((verified.body.data as Json).token).acr, "1");
    }
    assert.equal((await read({ userId: "0f".repeat(12) })).code, 2004);
    assert.equal((await read({ ...byId, userIdType: "identity" })).code, 400);
    assert.equal((await read(byId, appCredentials)).code, 401);
  });
});
