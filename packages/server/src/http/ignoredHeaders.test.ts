import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ignoredHeaders } from "@countersign/contract";
import { PASSWORD, register } from "../propertyTests/testing/person.ts";
import { readTable } from "../propertyTests/testing/tables.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient } from "./testing/testClient.ts";

/** What each of them may say, the oddest included. */
const sayings: Readonly<Record<string, readonly string[]>> = {
  authorization: ["a stale token", "Bearer x.y.z", "Bearer undefined", "undefined"],
  "x-authing-sdk-version": ["python:0.0.1", "java:99.0.0", "\u00ff"],
  "x-real-ip": ["198.51.100.1", "not an address", "2001:db8::1"],
};

describe("a header that is ignored on purpose", () => {
  it("is one of those of which it is known what they say", () => {
    assert.deepEqual(ignoredHeaders.flatMap(({ names }) => names).toSorted(), Object.keys(sayings).toSorted());
  });

  it("changes nothing in an answer where anyone may call, nor where a request comes from", async (t) => {
    const { app, world } = await createTestApp(t);
    const { call, encrypt } = createTestClient(app);
    const { email } = await register(world);
    const ask = async (headers: Readonly<Record<string, string>>): Promise<unknown> => {
      const password = await encrypt(PASSWORD);
      const right = await call("POST", "/api/v2/login/account", { body: { account: email, password }, headers });
      const body = { account: email, password: "not encrypted" };
      const wrong = await call("POST", "/api/v2/login/account", { body, headers });
      const config = await call("GET", "/api/v2/.well-known", { headers });
      return [right.body.code, wrong.body.code, config.body.code];
    };
    const plain = await ask({});
    for (const [name, texts] of Object.entries(sayings))
      for (const text of texts) assert.deepEqual(await ask({ [name]: text }), plain, `${name}: ${text}`);
    const places = new Set((await readTable(world, "audit_origins")).map(({ ip }) => ip));
    assert.ok(
      [...places].every((ip) => !sayings["x-real-ip"]?.includes(String(ip))),
      [...places].join(),
    );
  });
});
