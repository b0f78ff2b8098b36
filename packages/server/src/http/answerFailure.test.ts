import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { MfaError } from "@countersign/contract";
import { KeysUnavailable, StoreUnavailable } from "@countersign/store";
import { captureLog } from "../log/testing/captureLog.ts";
import { createWorld } from "../propertyTests/testing/createWorld.ts";
import { createTestApp } from "./testing/createTestApp.ts";

const PATH = "/api/v2/.well-known";

/** Gives the answer to a request in which the store fails so, and what was logged of it besides. */
async function failing(t: TestContext, error: Error, production = false) {
  const world = await createWorld(t);
  const findDefaultApplication = () => Promise.reject(error);
  const store = { ...world.ports.store, findDefaultApplication };
  const services = { ...world.services, ports: { ...world.ports, store } };
  const { logger, lines } = captureLog();
  const { app } = await createTestApp(t, { world: { ...world, services }, app: { logger, production } });
  const { headers, body } = await app.inject({ method: "GET", url: PATH });
  return { headers, body, logged: lines().filter((line) => !line.includes('"msg":"request"')) };
}

describe("a failure", () => {
  it("that is ours is logged with its cause, of which the answer says nothing", async (t) => {
    for (const error of [new TypeError("at /srv/app.ts"), new StoreUnavailable("at /var/lib/x.db")]) {
      const { headers, body, logged } = await failing(t, error);
      assert.equal(logged.length, 1);
      const { requestId } = JSON.parse(String(logged)) as { requestId?: string };
      assert.equal(requestId, headers["x-request-id"], "by the name that the line of the request has it by");
      assert.match(String(logged), /\/(srv|var)\/.*unexpected error/);
      assert.doesNotMatch(body, /\/srv|\/var/);
    }
  });

  it("of a database or keys that are gone asks to come again", async (t) => {
    for (const error of [new StoreUnavailable("gone"), new KeysUnavailable("gone")]) {
      const { headers, body } = await failing(t, error);
      assert.equal(headers["retry-after"], "5");
      const { code, statusCode, data } = JSON.parse(body);
      assert.deepEqual([code, statusCode, data], [2099, 424, { retryAfterSeconds: 5 }]);
    }
  });

  it("that its route does not declare is a defect in development, and is answered in production", async (t) => {
    const development = await failing(t, new MfaError("totpWrong"));
    assert.deepEqual([JSON.parse(development.body).code, development.logged.length], [500, 1]);
    const production = await failing(t, new MfaError("totpWrong"), true);
    assert.deepEqual([JSON.parse(production.body).code, production.logged.length], [6001, 0]);
  });
});
