import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { authingRoutes, ignoredMembers, type Route, refusedMembers } from "@countersign/contract";
import fc from "fast-check";
import { PASSWORD, register } from "../propertyTests/testing/person.ts";
import { speech } from "../start/speech.ts";
import type { ServedRoute } from "./handler.ts";
import { memberAt, membersOf, namedIn, takesMember } from "./membersOf.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { requestOf } from "./testing/requestOf.ts";
import { createTestClient, poolCredentials } from "./testing/testClient.ts";

const rows = ignoredMembers.flatMap((row) =>
  row.names.flatMap((name) => row.routes.map((id) => ({ place: row.in, name, route: authingRoutes[id] as Route }))),
);

function saying(name: string, value: unknown): Readonly<Record<string, unknown>> {
  const [outer = "", ...inner] = name.split(".");
  return { [outer]: inner.length === 0 ? value : saying(inner.join("."), value) };
}

describe("a member that is ignored on purpose", () => {
  it("is one that its path does not take, and not one that must not be dropped", () => {
    for (const { place, name, route } of rows) {
      const said = `${route.operationId} ${name}`;
      assert.ok(!takesMember(route[place], name), said);
      assert.ok(place === "query" || route.body !== undefined, said);
      assert.ok(!refusedMembers.some((refused) => refused.name === name), said);
      assert.deepEqual(membersOf(namedIn(route[place], saying(name, 1))), new Map());
    }
    assert.ok(rows.length > 60);
  });

  it("comes to no handler, and changes nothing in the answer, whatever it says", async (t) => {
    const handed: { readonly body: unknown; readonly query: unknown }[] = [];
    const { dialects, demand } = speech("zh-CN");
    const watched = dialects.map((dialect) => ({
      ...dialect,
      routes: dialect.routes.map(
        ({ route, handle }): ServedRoute => ({
          route,
          handle(input) {
            handed.push({ body: input.body, query: input.query });
            return handle(input);
          },
        }),
      ),
    }));
    const { app } = await createTestApp(t, { app: { dialects: watched, demand } });
    const { call } = createTestClient(app);
    let handlings = 0;
    for (const { place, name, route } of rows) {
      const [request] = fc.sample(requestOf(route), { numRuns: 1, seed: 7 });
      assert.ok(request !== undefined);
      const sent = (request.body as { readonly body?: Readonly<Record<string, unknown>> }).body;
      const ask = async (isSaid: boolean): Promise<unknown> => {
        const [outer = ""] = name.split(".");
        const within = sent?.[outer];
        const extra = saying(name, { odd: [1] })[outer];
        const isNested = typeof within === "object" && within !== null;
        const value = isNested ? { ...within, ...(extra as object) } : extra;
        const body = isSaid && place === "body" ? { ...sent, [outer]: value } : sent;
        const url =
          isSaid && place === "query"
            ? `${request.url}${request.url.includes("?") ? "&" : "?"}${name}=0xc0`
            : request.url;
        const headers = { ...request.headers, authorization: poolCredentials };
        const answer = (await call(route.method, url, { ...(body === undefined ? {} : { body }), headers })).body;
        return [answer.code, JSON.stringify(answer.data).replaceAll(/[0-9a-f]{24,}/g, "an id")];
      };
      assert.deepEqual(await ask(true), await ask(false), `${route.operationId} ${name}`);
      for (const input of handed.splice(0)) {
        assert.equal(memberAt(input[place], name), undefined, name);
        handlings += 1;
      }
    }
    assert.ok(handlings > 40);
  });

  it("stops no sign-in, however many a client sends", async (t) => {
    const { app, world } = await createTestApp(t);
    const { call, encrypt } = createTestClient(app);
    const { email } = await register(world);
    const password = await encrypt(PASSWORD);
    const ignored = rows.filter(({ route }) => route.operationId === "loginByAccount").map(({ name }) => [name, "x"]);
    const body = { account: email, password, ...Object.fromEntries(ignored) };
    assert.ok(ignored.length > 3);
    assert.equal((await call("POST", "/api/v2/login/account", { body })).body.code, 200);
    const options = { scope: "offline_access", context: {}, customData: [], captchaCode: "x", autoRegister: true };
    const passwordPayload = { email, password: PASSWORD };
    const signIn = { connection: "PASSWORD", passwordPayload, options };
    assert.equal((await call("POST", "/api/v3/signin", { body: signIn })).body.statusCode, 200);
  });
});

describe("what would change the meaning", () => {
  it("is refused by /api/v3/signin: another encryption, and two names at once", async (t) => {
    const { app, world } = await createTestApp(t);
    const { call } = createTestClient(app);
    const { email } = await register(world);
    const passwordPayload = { email, password: PASSWORD };
    const refusedOf = async (said: object) => {
      const body = { connection: "PASSWORD", passwordPayload, ...said };
      const answer = (await call("POST", "/api/v3/signin", { body })).body;
      return [answer.statusCode, (answer.data as { readonly field?: unknown }).field];
    };
    assert.deepEqual(await refusedOf({ options: { passwordEncryptType: "sm2" } }), [
      400,
      "options.passwordEncryptType",
    ]);
    const both = { passwordPayload: { ...passwordPayload, account: "somebody.else" } };
    assert.deepEqual(await refusedOf(both), [400, "passwordPayload.email"]);
  });

  it("reaches no handler unread: a registration checks all of its profile", async (t) => {
    const { app } = await createTestApp(t);
    const { call, encrypt } = createTestClient(app);
    const password = await encrypt(PASSWORD);
    const paths = {
      "/api/v2/register/username": { username: "kim" },
      "/api/v2/register/email": { email: "kim@example.com" },
    };
    for (const [path, name] of Object.entries(paths))
      for (const profile of [5, { udf: 5 }, { udf: [5] }, { nickname: 5 }, { udf: [{ key: 1, value: "x" }] }])
        assert.equal((await call("POST", path, { body: { ...name, password, profile } })).body.code, 400);
  });
});
