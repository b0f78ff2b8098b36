import assert from "node:assert/strict";
import { describe, it } from "node:test";
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
