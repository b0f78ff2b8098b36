import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failures } from "@countersign/contract";
import { StoreUnavailable } from "@countersign/store";
import { captureLog } from "../log/testing/captureLog.ts";
import { APP_ID, createWorld } from "../propertyTests/testing/createWorld.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient } from "./testing/testClient.ts";

describe("health", () => {
  it("is alive whether it is ready or not, and says so honestly", async (t) => {
    let ready = false;
    const { call } = createTestClient((await createTestApp(t, { app: { isReady: async () => ready } })).app);
    const alive = async () => (await call("GET", "/healthz")).status;
    const { status, body } = await call("GET", "/readyz");
    assert.deepEqual([status, body], [503, { status: "unavailable" }]);
    assert.equal(await alive(), 200);
    ready = true;
    assert.deepEqual((await call("GET", "/readyz")).body, { status: "ready" });
    assert.equal(await alive(), 200);
  });

  it("says in words what is wrong while it serves, and is ready all the same", async (t) => {
    const troubles: string[] = [];
    const { call } = createTestClient((await createTestApp(t, { app: { findTroubles: () => troubles } })).app);
    assert.deepEqual((await call("GET", "/readyz")).body, { status: "ready" });
    troubles.push("No mail can be handed over.");
    const { status, body } = await call("GET", "/readyz");
    assert.deepEqual([status, body], [200, { status: "degraded", reasons: ["No mail can be handed over."] }]);
  });

  it("is asked again and again without a word in the log, fail as it may", async (t) => {
    const { logger, lines } = captureLog({ level: "info" });
    const { app } = await createTestApp(t, { app: { logger, isReady: async () => false } });
    for (const url of ["/healthz", "/readyz"]) await app.inject({ url });
    assert.deepEqual(lines(), []);
    await app.inject({ url: "/api/v2/nothing" });
    assert.equal(lines().length, 1);
  });

  it("is all that is answered honestly while nothing that an answer needs is there", async (t) => {
    const world = await createWorld(t);
    const broken = new Proxy(world.services.ports.store, {
      get: () => () => Promise.reject(new StoreUnavailable("there is no database")),
    });
    const services = { ...world.services, ports: { ...world.services.ports, store: broken } };
    const { app } = await createTestApp(t, { world: { ...world, services }, app: { isReady: async () => false } });
    const statuses = async (url: string) => (await app.inject({ url })).statusCode;
    assert.deepEqual([await statuses("/healthz"), await statuses("/readyz")], [200, 503]);
    const signIn = { connection: "PASSWORD", passwordPayload: { email: "a@example.com", password: "secret" } };
    const headers = { "x-authing-app-id": APP_ID };
    const answer = await app.inject({ method: "POST", url: "/api/v3/signin", payload: signIn, headers });
    assert.deepEqual([answer.statusCode, answer.json().statusCode], [200, failures.unavailable.status]);
    assert.equal(answer.json().code, failures.unavailable.code);
  });

  it("never lets an answer be stored or its type be guessed, and names every request", async (t) => {
    const { call } = createTestClient((await createTestApp(t)).app);
    const ids = new Set<unknown>();
    for (const url of ["/healthz", "/api/v2/users/me", "/api/v2/nothing"]) {
      const { headers } = await call("GET", url);
      assert.equal(headers["cache-control"], "no-store");
      assert.equal(headers["x-content-type-options"], "nosniff");
      ids.add(headers["x-request-id"]);
    }
    assert.equal(ids.size, 3);
  });
});
