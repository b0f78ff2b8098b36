import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { type Answer, createTestClient } from "./testing/testClient.ts";

const JSON_TYPE = { "content-type": "application/json" };

function assertRefused({ status, body }: Answer, code: number, field?: string): void {
  assert.equal(status, 200);
  assert.equal(body.code, code);
  assert.equal(body.statusCode, code);
  assert.equal(body.apiCode, code);
  assert.equal(typeof body.message, "string");
  assert.match(String(body.requestId), /^[0-9a-f]{24}$/);
  if (field !== undefined) assert.equal((body.data as { field: string }).field, field);
}

describe("malformed requests", () => {
  it("are answered in the envelope, with HTTP 200, on the paths of Authing's clients", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const login = "/api/v2/login/account";
    assertRefused(await call("GET", "/api/v2/nothing/here"), 404);
    assertRefused(await call("PUT", login, { body: {} }), 405);
    assertRefused(await call("POST", login, { body: "{" }), 400, "body");
    assertRefused(await call("POST", login, { headers: JSON_TYPE }), 400, "body");
    assertRefused(await call("POST", login), 400, "body");
    assertRefused(await call("POST", login, { body: "null" }), 400, "body");
    assertRefused(await call("POST", login, { body: [] }), 400, "body");
    assertRefused(await call("POST", login, { body: '"text"' }), 400, "body");
    assertRefused(await call("POST", login, { body: {} }), 400, "account");
    assertRefused(await call("POST", login, { body: { account: 1, password: "x" } }), 400, "account");
    assertRefused(await call("POST", login, { body: { account: "x", password: null } }), 400, "password");
    assertRefused(await call("POST", login, { body: { account: "x".repeat(321), password: "x" } }), 400, "account");
    const signIn = { connection: "PASSWORD", passwordPayload: {} };
    assertRefused(await call("POST", "/api/v3/signin", { body: signIn }), 400, "passwordPayload.password");
    assertRefused(await call("GET", "/mfa/token/introspection"), 400, "token");
  });

  it("bend no type: a number is no text, and true is no 1", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const body = { account: "jo", password: "x" };
    assertRefused(
      await call("POST", "/api/v2/login/account", { body: { ...body, autoRegister: "true" } }),
      400,
      "autoRegister",
    );
    assertRefused(
      await call("POST", "/api/v2/login/account", { body: { ...body, autoRegister: 1 } }),
      400,
      "autoRegister",
    );
    assertRefused(await call("POST", "/mfa/token/introspection", { body: { token: 7 } }), 400, "token");
  });

  it("are refused when they reach for a prototype", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    for (const text of [
      '{"account":"x","password":"x","__proto__":{"a":1}}',
      '{"account":"x","constructor":{"prototype":{}}}',
    ]) {
      assertRefused(await call("POST", "/api/v2/login/account", { body: text }), 400, "body");
    }
  });

  it("are refused when they are too large, or no JSON", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const login = "/api/v2/login/account";
    assertRefused(await call("POST", login, { body: { account: "x".repeat(1_100_000), password: "x" } }), 413);
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data; boundary=x",
      "application/xml",
      "nonsense",
    ]) {
      assertRefused(await call("POST", login, { body: "account=x", headers: { "content-type": type } }), 415);
    }
    const charset = { "content-type": "application/json; charset=utf-8" };
    assertRefused(await call("POST", login, { body: { account: 1 }, headers: charset }), 400);
  });

  it("may have doubled slashes and a DELETE may name JSON without having any", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    assert.equal((await call("GET", "//api/v2/.well-known")).body.code, 200);
    assert.equal((await call("GET", "//api//v2//.well-known")).body.code, 200);
    assertRefused(await call("GET", "//api/v2/nothing"), 404);
    const removal = await call("DELETE", "/api/v2/mfa/totp/associate", { headers: JSON_TYPE });
    assert.equal(removal.body.code, 2020);
    assert.equal((await call("DELETE", "/api/v2/mfa/totp/associate")).body.code, 2020);
  });

  it("are answered by a problem document and an honest status elsewhere", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const { status, headers, body } = await call("GET", "/v1/nothing");
    assert.equal(status, 404);
    assert.match(String(headers["content-type"]), /^application\/problem\+json/);
    assert.equal(body.status, 404);
    assert.equal(body.code, 404);
    assert.equal(typeof body.title, "string");
  });

  it("get no stack trace and no defect of ours, however broken the address is", async (t) => {
    const { app } = await createTestApp(t);
    const { call } = createTestClient(app);
    for (const url of [
      "/api/v2/users/%/mfa-bound",
      "/api/v2/users/%zz/mfa-bound",
      "/api/v2/mfa/authenticator?type=%ff",
      `/api/v2/users/${"a".repeat(500)}/mfa-bound`,
    ]) {
      const { status, body } = await call("GET", url);
      assert.equal(status, 200, url);
      assert.notEqual(body.code, 500, url);
      assert.notEqual(body.code, 200, url);
      assert.doesNotMatch(JSON.stringify(body), /\bat \S+:\d+|node_modules|FST_/, url);
    }
  });

  it("in GraphQL come with HTTP 200 and an object for a message", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    for (const body of [
      "{",
      "null",
      "[]",
      {},
      { query: 7 },
      { query: "" },
      { query: "{ nothing }" },
      { query: "query q($id: String!) { user(id: $id) { id } }" },
      [{ query: "{ user { id } }" }],
    ]) {
      const answer = await call("POST", "/graphql/v2", { body });
      assert.equal(answer.status, 200, JSON.stringify(body));
      if (answer.body.errors === undefined) {
        assertRefused(answer, 400);
        continue;
      }
      const [error] = answer.body.errors as readonly {
        readonly message: { readonly code: number; readonly message: string };
      }[];
      assert.equal(error?.message.code, 400, JSON.stringify(body));
      assert.equal(typeof error?.message.message, "string");
    }
  });

  it("name an application or a pool that there is", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const wellKnown = (headers: Readonly<Record<string, string>>) => call("GET", "/api/v2/.well-known", { headers });
    assert.equal((await wellKnown({ "x-authing-app-id": "f".repeat(24) })).body.code, 2008);
    assert.equal((await wellKnown({ "x-authing-app-id": "no id" })).body.code, 2008);
    assert.equal(
      (await wellKnown({ "x-authing-app-id": "", "x-authing-userpool-id": "f".repeat(24) })).body.code,
      2008,
    );
    for (const names of [
      { "x-authing-app-id": "" },
      { "x-authing-app-id": "undefined" },
      { "x-authing-app-id": "", "x-authing-userpool-id": POOL_ID },
      { "x-authing-userpool-id": "a-tenant" },
      { "x-authing-userpool-id": "f".repeat(24) }, // beside an application that is a tenant's id
    ]) {
      assert.equal((await wellKnown(names)).body.code, 200, JSON.stringify(names));
    }
  });
});
