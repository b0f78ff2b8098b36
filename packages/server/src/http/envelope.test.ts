import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { failures, TriggerData } from "@countersign/contract";
import { registerUser } from "@countersign/core";
import { Check } from "typebox/value";
import { APP_ID, from, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, register, registerWithApp, wrongCode } from "../propertyTests/testing/person.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { type Call, createTestClient, poolCredentials } from "./testing/testClient.ts";

async function start(t: TestContext, factors: readonly "OTP"[] = []) {
  const { app, world } = await createTestApp(t, { factors });
  const client = createTestClient(app);
  const encrypted = await client.encrypt(PASSWORD);
  const login = (account: string, password = encrypted) =>
    client.call("POST", "/api/v2/login/account", { body: { account, password } });
  return { world, client, encrypted, login };
}

const post = (body: unknown, token?: string): Call => ({ body, ...(token === undefined ? {} : { token }) });
const UNBOUND = { totpMfaEnabled: false, faceMfaEnabled: false, passkeyEnabled: false };
const NO_ADDRESS = { mfaPhone: null, mfaPhoneCountryCode: null, mfaEmail: null };

describe("envelope", () => {
  it("of a success holds code, statusCode, message, data and the request's id, and no number of a failure", async (t) => {
    const { world, login } = await start(t);
    const { email } = await register(world);
    const { status, headers, body } = await login(email);
    assert.equal(status, 200);
    assert.match(String(headers["content-type"]), /^application\/json/);
    assert.equal(headers["x-request-id"], body.requestId);
    assert.deepEqual(Object.keys(body).sort(), ["code", "data", "message", "requestId", "statusCode"]);
    assert.deepEqual([body.code, body.statusCode], [200, 200]);
    const user = body.data as Readonly<Record<string, unknown>>;
    assert.equal(user.email, email);
    assert.equal(user.password, null);
    assert.equal(user.loginsCount, 1);
    assert.match(String(user.token), /^ey/);
    assert.doesNotMatch(JSON.stringify(body), /cheap\$|salt|hash/i);
  });

  it("of a refusal holds the number twice, an honest statusCode and the request's id twice", async (t) => {
    const { world, login, client } = await start(t);
    const { email } = await register(world);
    const { status, headers, body } = await login(email, await client.encrypt("wrong"));
    assert.equal(status, 200);
    assert.deepEqual(body, {
      code: 2333,
      statusCode: 403,
      apiCode: 2333,
      message: failures.passwordWrong.message["zh-CN"],
      data: { remainCount: 9 },
      requestId: headers["x-request-id"],
      uniqueId: headers["x-request-id"],
    });
  });

  it("is that of the route, however its path is spelled", async (t) => {
    const { client } = await start(t);
    for (const path of ["/%61pi/v2/users/me", "//api//v2/users/me"]) {
      const { status, body } = await client.call("GET", path);
      assert.deepEqual([status, body.code, body.statusCode], [200, failures.notSignedIn.code, 401], path);
    }
  });

  it("of 1636 holds the whole trigger data, the flow handle at the top level, and a step's statusCode", async (t) => {
    const { world, login } = await start(t, ["OTP"]);
    const { email } = await register(world);
    const { body } = await login(email);
    assert.deepEqual([body.code, body.statusCode, body.apiCode], [1636, 302, 1636]);
    assert.match(String(body.flowHandle), /^[0-9a-f]{64}$/);
    assert.ok(Check(TriggerData, body.data));
    const { mfaToken, ...data } = body.data as unknown as TriggerData;
    assert.match(mfaToken, /^ey/);
    assert.deepEqual(data, {
      ...{ applicationMfa: [{ mfaPolicy: "OTP", sort: 1, status: 1 }], current: "OTP" },
      ...{ ...UNBOUND, ...NO_ADDRESS },
      ...{
        email,
        username: email.replace(/@.*/, ""),
        phone: null,
        phoneCountryCode: null,
        nickname: null,
        avatar: null,
      },
    });
  });

  it("of 1635 holds the same union, for a person with a phone, a name and a picture as well", async (t) => {
    const { world, login, client } = await start(t);
    const { email } = await registerWithApp(world);
    const first = (await login(email)).body;
    assert.deepEqual([first.code, first.statusCode, first.apiCode], [1635, 302, 1635]);
    assert.ok(Check(TriggerData, first.data));
    const data = first.data as unknown as TriggerData;
    assert.equal(data.totpMfaEnabled, true);
    assert.deepEqual(data.applicationMfa, [{ mfaPolicy: "OTP", sort: 1, status: 1 }]);

    const { userId } = await registerUser(world.ports, {
      scope: { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from() },
      ...{
        username: "小明",
        email: null,
        phone: "+8613800138000",
        emailVerified: false,
        phoneVerified: true,
        blocked: false,
      },
      ...{ password: PASSWORD, customData: {}, registerSource: "basic:phone" },
      profile: { nickname: "小明 😀", photo: "https://example.com/a.png" },
    });
    const imported = { userId, secret: "GEZDGNBVGY3TQOJQ" };
    await client.call("POST", "/api/v2/mfa/totp/import", {
      body: imported,
      headers: { authorization: poolCredentials },
    });
    const second = (await login("小明")).body.data as unknown as TriggerData;
    assert.deepEqual(
      [second.phone, second.phoneCountryCode, second.username, second.nickname, second.avatar, second.email],
      ["13800138000", "+86", "小明", "小明 😀", "https://example.com/a.png", null],
    );
  });

  it("is the same in GraphQL, where a failure's message is an object", async (t) => {
    const { world, client, encrypted } = await start(t);
    const { email } = await registerWithApp(world);
    const query = "mutation l($input: LoginByEmailInput!) { loginByEmail(input: $input) { id token } }";
    const { status, body } = await client.call(
      "POST",
      "/graphql/v2",
      post({ query, variables: { input: { email, password: encrypted } } }),
    );
    assert.equal(status, 200);
    assert.deepEqual(body.data, { loginByEmail: null });
    const [error] = body.errors as readonly {
      readonly message: Readonly<Record<string, unknown>>;
      readonly path: unknown;
    }[];
    assert.equal(error?.message.code, 1635);
    assert.ok(Check(TriggerData, error?.message.data));
    assert.match(String(error?.message.flowHandle), /^[0-9a-f]{64}$/);
    assert.deepEqual(error?.path, ["loginByEmail"]);
  });

  it("carries the next recovery code at the top level", async (t) => {
    const { world, client, login } = await start(t);
    const person = await registerWithApp(world);
    const { mfaToken } = (await login(person.email)).body.data as { mfaToken: string };
    const { body } = await client.call(
      "POST",
      "/api/v2/mfa/totp/recovery",
      post({ recoveryCode: person.app.recoveryCode }, mfaToken),
    );
    assert.equal(body.code, 200);
    assert.match(String(body.recoveryCode), /^[0-9a-f]{4}(-[0-9a-f]{4}){5}$/);
    assert.notEqual(body.recoveryCode, person.app.recoveryCode);
    assert.match(String((body.data as { token: unknown }).token), /^ey/);
  });

  it("says when to come again, in data and in Retry-After", async (t) => {
    const { world, client, login } = await start(t);
    const person = await registerWithApp(world);
    const { mfaToken } = (await login(person.email)).body.data as { mfaToken: string };
    const body = { totp: wrongCode(world, person.app) };
    for (let guess = 0; guess < 5; guess += 1)
      await client.call("POST", "/api/v2/mfa/totp/verify", post(body, mfaToken));
    const locked = await client.call("POST", "/api/v2/mfa/totp/verify", post(body, mfaToken));
    assert.equal(locked.body.code, 2057);
    assert.deepEqual(locked.body.data, { retryAfterSeconds: 30 });
    assert.equal(locked.headers["retry-after"], "30");
  });

  it("shows a secret when a binding begins, and never again", async (t) => {
    const { world, client, login } = await start(t);
    const { email } = await register(world);
    const { token } = (await login(email)).body.data as { token: string };
    const begun = await client.call("POST", "/api/v2/mfa/totp/associate", post({ authenticator_type: "totp" }, token));
    const data = begun.body.data as {
      secret: string;
      recovery_code: string;
      qrcode_uri: string;
      qrcode_data_url: string;
    };
    assert.ok(data.qrcode_uri.startsWith("otpauth://totp/"));
    assert.ok(data.qrcode_data_url.startsWith("data:image/png;base64,"));
    const list = () => client.call("GET", "/api/v2/mfa/authenticator", { token });
    const [pending] = (await list()).body.data as readonly Readonly<Record<string, unknown>>[];
    assert.deepEqual([pending?.enable, pending?.secret, pending?.recoveryCode], [false, "", ""]);
    const confirmed = await client.call(
      "POST",
      "/api/v2/mfa/totp/associate/confirm",
      post({ totp: codeOf(world, data) }, token),
    );
    assert.equal(confirmed.body.data, null);
    const listed = await list();
    assert.equal((listed.body.data as readonly { enable: boolean }[])[0]?.enable, true);
    for (const secret of [data.secret, data.recovery_code]) assert.ok(!JSON.stringify(listed.body).includes(secret));
    const removed = await client.call("DELETE", "/api/v2/mfa/totp/associate", { token });
    assert.equal(removed.body.code, 200);
    assert.deepEqual((await list()).body.data, []);
  });
});
