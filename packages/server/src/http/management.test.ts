import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { APP_ID } from "../propertyTests/testing/createWorld.ts";
import { codeOf, openMfaToken, register, registerWithApp, submit } from "../propertyTests/testing/person.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient, poolCredentials } from "./testing/testClient.ts";

const headers = { authorization: poolCredentials };
const NO_ID = "0".repeat(24);
const SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

async function start(t: TestContext, settings: Readonly<Record<string, string>> = {}) {
  const { app, world } = await createTestApp(t, { settings });
  const { call } = createTestClient(app);
  const post = async (url: string, body: unknown) => (await call("POST", url, { body, headers })).body;
  const get = async (url: string) => (await call("GET", url, { headers })).body;
  const remove = async (url: string) => (await call("DELETE", url, { headers })).body;
  return { world, call, post, get, remove };
}

describe("management", () => {
  it("imports an app that signs in at once, and answers what was sent and no more", async (t) => {
    const { world, post, get } = await start(t);
    const person = await register(world);
    const sent = { userId: person.userId.toUpperCase(), secret: SECRET.toLowerCase(), recoveryCode: "old-code-12345" };
    const { code, data } = await post("/api/v2/mfa/totp/import", sent);
    assert.equal(code, 200);
    const { secret, recoveryCode, enable, userId } = data as Record<string, unknown>;
    assert.deepEqual({ secret, recoveryCode, enable, userId }, { ...sent, enable: true, userId: person.userId });
    assert.deepEqual((await get(`/api/v2/users/${person.userId}/mfa-bound`)).data, { FACE: false, OTP: true });
    await submit(world, await openMfaToken(world, person), codeOf(world, { secret: SECRET }));
    await submit(world, await openMfaToken(world, person), "OLD CODE 12345", "recovery");
    const again = await post("/api/v2/mfa/totp/import", { userId: person.userId, secret: SECRET });
    assert.deepEqual(
      [(again.data as { id: string }).id, (again.data as { recoveryCode: null }).recoveryCode],
      [(data as { id: string }).id, null],
    );
  });

  it("refuses to import what is weak, unless the operator lets it", async (t) => {
    const strict = await start(t);
    const weak = await start(t, { COUNTERSIGN_IMPORT_WEAK: "true" });
    for (const secret of ["GEZDG", "no base32!"]) {
      const { userId } = await register(strict.world);
      const refused = await strict.post("/api/v2/mfa/totp/import", { userId, secret });
      assert.equal(refused.code, 400);
      assert.ok(!JSON.stringify(refused).includes(secret));
      const other = await register(weak.world);
      assert.equal((await weak.post("/api/v2/mfa/totp/import", { userId: other.userId, secret })).code, 200);
    }
  });

  it("unbinds an app of anybody, and finds nothing bound no failure", async (t) => {
    const { world, get, remove } = await start(t);
    const { userId } = await registerWithApp(world);
    const path = `/api/v2/users/${userId}/mfa-bound`;
    assert.deepEqual((await get(path)).data, { FACE: false, OTP: true });
    assert.deepEqual((await remove(`${path}?type=OTP`)).data, true);
    assert.deepEqual((await get(path)).data, { FACE: false, OTP: false });
    assert.deepEqual((await remove(`${path}?type=OTP`)).data, true);
    assert.equal((await remove(`${path}?type=SMOKE`)).code, 400);
    assert.equal((await remove(path)).code, 400);
  });

  it("knows only accounts and applications that are there", async (t) => {
    const { get, post, remove } = await start(t);
    assert.equal((await get(`/api/v2/users/${NO_ID}/mfa-bound`)).code, 2004);
    assert.equal((await remove(`/api/v2/users/${NO_ID}/mfa-bound?type=OTP`)).code, 2004);
    assert.equal((await post("/api/v2/mfa/totp/import", { userId: NO_ID, secret: SECRET })).code, 2004);
    assert.equal((await get(`/api/v3/get-application-mfa-settings?appId=${NO_ID}`)).code, 2008);
    assert.equal(
      (await post("/api/v3/update-application-mfa-settings", { appId: NO_ID, enabledFactors: ["OTP"] })).code,
      2008,
    );
    assert.equal((await get("/api/v2/users/nobody/mfa-bound")).code, 400);
  });

  it("sets what an application demands and reads it back; what is left out stays", async (t) => {
    const { world, post, get, call } = await start(t);
    const set = (body: object) =>
      post("/api/v3/update-application-mfa-settings", { appId: APP_ID.toUpperCase(), ...body });
    const read = async () => (await get(`/api/v3/get-application-mfa-settings?appId=${APP_ID}`)).data;
    const demands = (...enabledFactors: readonly string[]) => ({ appId: APP_ID, enabledFactors });
    assert.deepEqual(await read(), demands());
    assert.deepEqual((await set({ enabledFactors: ["OTP"] })).data, demands("OTP"));
    assert.deepEqual((await set({ enabledFactors: ["OTP"], disabledFactors: null })).data, demands("OTP"));
    assert.deepEqual((await set({})).data, demands("OTP"));
    assert.deepEqual((await set({ disabledFactors: ["FACE", "PASSKEY"] })).data, demands("OTP"));
    assert.equal((await set({ enabledFactors: ["PASSKEY"] })).code, 400);
    assert.equal((await set({ enabledFactors: ["OTP"], disabledFactors: ["OTP"] })).code, 400);
    assert.equal((await set({ enabledFactors: ["otp"] })).code, 400);
    assert.deepEqual(await read(), demands("OTP"));
    const { email, password } = await register(world);
    const signIn = { connection: "PASSWORD", passwordPayload: { email, password }, options: {} };
    assert.equal((await call("POST", "/api/v3/signin", { body: signIn })).body.code, 1636);
    assert.deepEqual((await set({ disabledFactors: ["OTP"] })).data, demands());
    assert.equal((await call("POST", "/api/v3/signin", { body: signIn })).body.code, 200);
  });
});
