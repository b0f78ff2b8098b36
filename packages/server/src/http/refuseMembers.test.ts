import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { refusedMembers } from "@countersign/contract";
import fc from "fast-check";
import { takesMember } from "./membersOf.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { everyRoute } from "./testing/everyRoute.ts";
import { requestOf } from "./testing/requestOf.ts";
import { createTestClient, poolCredentials } from "./testing/testClient.ts";

const routes = everyRoute.filter(({ body, consumes }) => body !== undefined && consumes === undefined);
const other: Readonly<Record<string, unknown>> = {
  digits: 8,
  period: 60,
  algorithm: "SHA512",
  phoneToken: "a token",
  emailToken: "a token",
  "profile.username": "kim",
};

/** Gives a body that also says something at a place within; dots lead inwards. */
function saying(body: object | undefined, name: string, value: unknown): object {
  const [outer = "", inner] = name.split(".");
  if (inner === undefined) return { ...body, [outer]: value };
  const within = (body as Readonly<Record<string, object | undefined>> | undefined)?.[outer]; // bodies are objects
  return { ...body, [outer]: { ...within, [inner]: value } };
}

describe("a member that a route does not take", () => {
  it("is refused on every route where dropping it would change the meaning, and not where it says what holds anyway", async (t) => {
    const { app } = await createTestApp(t);
    const { call } = createTestClient(app);
    let refusals = 0;
    for (const route of routes.filter(({ dialect }) => dialect === "authing"))
      for (const { name, holds } of refusedMembers) {
        const [request] = fc.sample(requestOf(route), { numRuns: 1, seed: 7 });
        assert.ok(request !== undefined);
        const fieldOf = async (value: unknown): Promise<unknown> => {
          const { body: sent } = request.body as { readonly body?: object };
          const headers = { ...request.headers, authorization: poolCredentials };
          const { body } = await call(request.method, request.url, { body: saying(sent, name, value), headers });
          return (body.code ?? body.apiCode) === 400 ? (body.data as { readonly field?: unknown } | null)?.field : null;
        };
        const isTaken = takesMember(route.body, name);
        const refused = await fieldOf(other[name]);
        assert.equal(refused === name, !isTaken, `${route.method} ${route.path} ${name}`);
        assert.notEqual(await fieldOf(holds), name);
        assert.notEqual(await fieldOf(null), name);
        refusals += Number(!isTaken);
      }
    assert.ok(refusals > 30);
  });

  it("is refused by its name on every route of our own", async (t) => {
    const { app } = await createTestApp(t);
    const { call } = createTestClient(app);
    for (const route of routes.filter(({ dialect }) => dialect === "own")) {
      const [request] = fc.sample(requestOf(route), { numRuns: 1, seed: 7 });
      assert.ok(request !== undefined);
      const { body: sent } = request.body as { readonly body?: object };
      const headers = { ...request.headers, authorization: poolCredentials };
      const { status, body } = await call(request.method, request.url, { body: { ...sent, unheardOf: 1 }, headers });
      assert.equal(status, 400, route.path);
      // Where a body is one of several, what is missing from another of them may be said first.
      if (!("anyOf" in (route.body ?? {}))) assert.equal(body.field, "unheardOf", route.path);
    }
  });
});
