import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createTestApp } from "./testing/createTestApp.ts";
import { type Answer, createTestClient } from "./testing/testClient.ts";

/** What Authing's clients ask for, as a browser spells it. */
const ASKED = [
  "authorization",
  "content-type",
  "x-authing-app-id",
  "x-authing-userpool-id",
  "x-authing-app-tenant-id",
  "x-authing-request-from",
  "x-authing-sdk-version",
  "x-authing-lang",
  "x-authing-device-id",
];
const PATH = "/api/v2/login/account";

function allowed({ headers }: Answer): readonly [origin: unknown, credentials: unknown] {
  return [headers["access-control-allow-origin"], headers["access-control-allow-credentials"]];
}

describe("cross-origin requests", () => {
  it("from a loopback page are allowed with credentials, by its exact origin", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    for (const origin of ["http://localhost:5173", "http://127.0.0.1:8080"]) {
      const answer = await call("GET", "/api/v2/.well-known", { headers: { origin } });
      assert.deepEqual(allowed(answer), [origin, "true"]);
      assert.equal(answer.headers.vary, "Origin");
    }
  });

  it("are allowed on refusals too, so that a page can read them", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const origin = "http://localhost:5173";
    for (const [method, url] of [
      ["GET", "/api/v2/users/me"],
      ["POST", PATH],
      ["GET", "/api/v2/nothing"],
      ["POST", "/graphql/v2"],
    ] as const) {
      assert.deepEqual(allowed(await call(method, url, { headers: { origin } })), [origin, "true"], url);
    }
  });

  it("from a page opened from disk are allowed without credentials", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const answer = await call("GET", "/api/v2/.well-known", { headers: { origin: "null" } });
    assert.deepEqual(allowed(answer), ["null", undefined]);
  });

  it("from elsewhere are not allowed, nor is anything without an origin, and all of them vary by it", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    for (const headers of [{ origin: "https://evil.example.com" }, {}] as const) {
      const answer = await call("GET", "/api/v2/.well-known", { headers });
      assert.deepEqual(allowed(answer), [undefined, undefined]);
      assert.equal(answer.headers.vary, "Origin");
    }
  });

  it("are announced by a preflight that allows what the clients ask for", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    for (const url of [PATH, "/graphql/v2", "/api/v2/mfa/totp/associate", "/mfa/token/introspection"]) {
      for (const method of ["GET", "POST", "DELETE"]) {
        const headers = {
          origin: "http://localhost:5173",
          "access-control-request-method": method,
          "access-control-request-headers": ASKED.join(", "),
        };
        const answer = await call("OPTIONS", url, { headers });
        assert.equal(answer.status, 204);
        assert.deepEqual(allowed(answer), ["http://localhost:5173", "true"]);
        const listed = (name: string) => String(answer.headers[name]).toLowerCase().split(", ");
        assert.ok(listed("access-control-allow-methods").includes(method.toLowerCase()));
        for (const name of ASKED) assert.ok(listed("access-control-allow-headers").includes(name), name);
        assert.equal(answer.headers.vary, "Origin");
      }
    }
  });

  it("are not announced to a page from elsewhere", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const headers = { origin: "https://evil.example.com", "access-control-request-method": "POST" };
    const answer = await call("OPTIONS", PATH, { headers });
    assert.deepEqual(allowed(answer), [undefined, undefined]);
    assert.equal(answer.headers["access-control-allow-headers"], undefined);
  });

  it("that ask by OPTIONS without being a preflight are refused in the form of their path, body unread", async (t) => {
    const { app } = await createTestApp(t);
    const broken = { "content-type": "application/json", "content-length": "1" };
    for (const headers of [{}, { origin: "http://localhost:5173" }, { origin: "https://evil.example.com" }] as const) {
      const known = await app.inject({
        method: "OPTIONS",
        url: PATH,
        headers: { ...headers, ...broken },
        payload: "{",
      });
      assert.deepEqual([known.json().code, known.headers.allow], [405, "POST"]);
      const unknown = await app.inject({
        method: "OPTIONS",
        url: "/v1/nothing",
        headers: { ...headers, ...broken },
        payload: "{",
      });
      assert.equal(unknown.statusCode, 404);
      assert.match(String(unknown.headers["content-type"]), /^application\/problem\+json/);
    }
  });

  it("are allowed from the listed origins only, where origins are listed", async (t) => {
    const origins = { allowed: ["https://app.example.com"], isListed: async () => false };
    const { call } = createTestClient((await createTestApp(t, { app: { origins, production: true } })).app);
    for (const [origin, answer] of [
      ["https://app.example.com", ["https://app.example.com", "true"]],
      ["http://localhost:5173", [undefined, undefined]],
      ["null", [undefined, undefined]],
    ] as const) {
      assert.deepEqual(allowed(await call("GET", "/api/v2/.well-known", { headers: { origin } })), answer, origin);
    }
  });

  it("never get a wildcard", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    for (const origin of ["*", "null", "http://localhost", "https://evil.example.com"]) {
      const { headers } = await call("GET", "/api/v2/.well-known", { headers: { origin } });
      assert.notEqual(headers["access-control-allow-origin"], "*");
    }
  });
});
