import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTestApp, type TestApp } from "../http/testing/createTestApp.ts";
import { createTestClient, GraphqlFailure, type TestClient } from "../http/testing/testClient.ts";
import { codeOf, PASSWORD, register, registerWithApp } from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

interface Given extends TestApp {
  readonly client: TestClient;
  readonly encrypted: string;
  /** An account that is there, its e-mail address, user name and number of sign-ins. */
  readonly email: string;
  readonly username: string;
}

const register_ = (name: string, type: string) =>
  `mutation r($input: ${type}!) { ${name}(input: $input) { id token } }`;
const login = (name: string, type: string) => `mutation l($input: ${type}!) { ${name}(input: $input) { id token } }`;

/** Every way to a session, but by a code. */
const waysIn: Readonly<Record<string, (given: Given) => Promise<unknown>>> = {
  "POST /api/v2/login/account by e-mail": ({ client, email, encrypted }) =>
    client.call("POST", "/api/v2/login/account", { body: { account: email, password: encrypted } }),
  "POST /api/v2/login/account by user name": ({ client, username, encrypted }) =>
    client.call("POST", "/api/v2/login/account", { body: { account: username, password: encrypted } }),
  "POST /api/v2/login/account that registers": ({ client, encrypted }) =>
    client.call("POST", "/api/v2/login/account", {
      body: { account: "fresh@example.com", password: encrypted, autoRegister: true },
    }),
  "POST /api/v3/signin in clear": ({ client, email }) =>
    client.call("POST", "/api/v3/signin", {
      body: { connection: "PASSWORD", passwordPayload: { email, password: PASSWORD }, options: {} },
    }),
  "POST /api/v3/signin encrypted": ({ client, username, encrypted }) =>
    client.call("POST", "/api/v3/signin", {
      body: {
        connection: "PASSWORD",
        passwordPayload: { username, password: encrypted },
        options: { passwordEncryptType: "rsa" },
      },
    }),
  loginByEmail: ({ client, email, encrypted }) =>
    client.graphql(login("loginByEmail", "LoginByEmailInput"), { input: { email, password: encrypted } }),
  "loginByEmail that registers": ({ client, encrypted }) =>
    client.graphql(login("loginByEmail", "LoginByEmailInput"), {
      input: { email: "fresh2@example.com", password: encrypted, autoRegister: true },
    }),
  loginByUsername: ({ client, username, encrypted }) =>
    client.graphql(login("loginByUsername", "LoginByUsernameInput"), { input: { username, password: encrypted } }),
  "loginByUsername that registers": ({ client, encrypted }) =>
    client.graphql(login("loginByUsername", "LoginByUsernameInput"), {
      input: { username: "fresh2", password: encrypted, autoRegister: true },
    }),
  loginBySubAccount: ({ client, username, encrypted }) =>
    client.graphql(
      "mutation l($a: String!, $p: String!) { loginBySubAccount(account: $a, password: $p) { id token } }",
      {
        a: username,
        p: encrypted,
      },
    ),
  "registerByEmail with forceLogin": ({ client, encrypted }) =>
    client.graphql(register_("registerByEmail", "RegisterByEmailInput"), {
      input: { email: "fresh3@example.com", password: encrypted, forceLogin: true },
    }),
  "registerByUsername with generateToken": ({ client, encrypted }) =>
    client.graphql(register_("registerByUsername", "RegisterByUsernameInput"), {
      input: { username: "fresh3", password: encrypted, generateToken: true },
    }),
};

/** Gives the body of an answer, whichever wire it came by. */
async function bodyOf(request: Promise<unknown>): Promise<Readonly<Record<string, unknown>>> {
  try {
    const answer = (await request) as { body?: Readonly<Record<string, unknown>> };
    return answer.body ?? (answer as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (error instanceof GraphqlFailure) return error.body;
    throw error;
  }
}

async function prepare(app: TestApp, bound: boolean): Promise<Given> {
  const { email } = await (bound ? registerWithApp(app.world) : register(app.world));
  const client = createTestClient(app.app);
  return { ...app, client, encrypted: await client.encrypt(PASSWORD), email, username: email.replace(/@.*/, "") };
}

describe("the gate", () => {
  it("stands in every way in when the application demands a second factor", async (t) => {
    const given = await prepare(await createTestApp(t, { factors: ["OTP"] }), false);
    for (const [way, enter] of Object.entries(waysIn)) {
      const body = await bodyOf(enter(given));
      assert.equal(body.code, 1636, way);
      const { mfaToken, applicationMfa } = body.data as { mfaToken: string; applicationMfa: unknown };
      assert.deepEqual(applicationMfa, [{ mfaPolicy: "OTP", sort: 1, status: 1 }], way);
      assert.doesNotMatch(JSON.stringify(body), /"(token|access_token|id_token)":"/, way);
      const me = await given.client.call("GET", "/api/v2/users/me", { token: mfaToken });
      assert.equal(me.body.code, 2021, `${way}: the mfaToken opens nothing else`);
    }
    assert.equal(await countRows(given.world, "sessions"), 0);
    assert.equal(await countRows(given.world, "mfa_tokens"), Object.keys(waysIn).length);
  });

  it("stands in every way in to an account whose owner bound an app, though the application demands nothing", async (t) => {
    const given = await prepare(await createTestApp(t), true);
    const sessions = await countRows(given.world, "sessions");
    const existing = Object.entries(waysIn).filter(([way]) => !way.includes("regist"));
    for (const [way, enter] of existing) assert.equal((await bodyOf(enter(given))).code, 1635, way);
    assert.equal(await countRows(given.world, "sessions"), sessions);
  });

  it("is open in every way in where nobody asks for more", async (t) => {
    const given = await prepare(await createTestApp(t), false);
    for (const [way, enter] of Object.entries(waysIn)) {
      const body = await bodyOf(enter(given));
      assert.match(JSON.stringify(body), /"(token|access_token)":"ey/, way);
    }
    assert.equal(await countRows(given.world, "sessions"), Object.keys(waysIn).length);
  });

  it("is not passed by refreshing: the new token says no more than the old one", async (t) => {
    const given = await prepare(await createTestApp(t), false);
    const { client, world } = given;
    const signedIn = await bodyOf(waysIn.loginByEmail?.(given) ?? assert.fail());
    const token = String(signedIn.token);
    const claimsOf = (jwt: unknown): Readonly<Record<string, unknown>> =>
      JSON.parse(Buffer.from(String(jwt).split(".")[1] ?? "", "base64url").toString());
    const refresh = (old: unknown) => client.graphql("mutation { refreshToken { token } }", {}, { token: String(old) });
    const low = claimsOf((await refresh(token)).token);
    assert.deepEqual([low.acr, low.amr], ["1", ["pwd"]]);
    const associated = await client.call("POST", "/api/v2/mfa/totp/associate", { token, body: {} });
    const { secret } = associated.body.data as { secret: string };
    await client.call("POST", "/api/v2/mfa/totp/associate/confirm", {
      token,
      body: { totp: codeOf(world, { secret }) },
    });
    const high = claimsOf((await refresh(token)).token);
    assert.deepEqual([high.acr, high.amr], ["2", ["pwd", "otp", "mfa"]]);
    assert.equal(low.auth_time, claimsOf(token).auth_time);
  });
});
