import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { createTestApp, type TestAppOptions } from "../../http/testing/createTestApp.ts";
import { appCredentials, createTestClient } from "../../http/testing/testClient.ts";
import { CHROME, knownPlaces, LAPTOP, patchApplication } from "../../propertyTests/testing/behaving.ts";
import { createWorld, type WorldOptions } from "../../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, register } from "../../propertyTests/testing/person.ts";
import { PLANTED_SECRET, plantFactor } from "../../propertyTests/testing/plantFactor.ts";

export type Json = Readonly<Record<string, unknown>>;

export const MINUTE_MS = 60_000;
export const HOME = { clientIp: "192.0.2.7", userAgent: CHROME, deviceId: LAPTOP };
export const ELSEWHERE = { ...HOME, clientIp: "203.0.113.77", deviceId: "somebody else's laptop" };

/** Gives an account with an app in an application whose policy is adaptive, and a client that speaks for its back end. */
export async function prepareBehaving(t: TestContext, options: WorldOptions = {}, parts: TestAppOptions["app"] = {}) {
  const world = await createWorld(t, { surroundings: knownPlaces(), ...options });
  const { app } = await createTestApp(t, { world, app: parts });
  const client = createTestClient(app);
  const headers = { authorization: appCredentials };
  await patchApplication(world, { policyMode: "adaptive", ownLogin: "known" });
  const { userId, email } = await register(world);
  await plantFactor(world, userId, "totp", { source: "APPLICATION" });
  const password = await client.encrypt(PASSWORD);

  async function report(...events: readonly Json[]): Promise<readonly Json[]> {
    const { status, body } = await client.call("POST", "/v1/events", { headers, body: { events } });
    assert.equal(status, 200, JSON.stringify(body));
    return body.events as readonly Json[];
  }
  const verify = async (mfaToken: string): Promise<string> => {
    world.clock.advance(90_000);
    const body = { totp: codeOf(world, { secret: PLANTED_SECRET }) };
    const answer = await client.call("POST", "/api/v2/mfa/totp/verify", { token: mfaToken, body });
    return String((answer.body.data as Json).token);
  };
  /** Passes the first factor where the account has been before. */
  async function enter(): Promise<Json> {
    const known = { "x-authing-device-id": HOME.deviceId, "user-agent": HOME.userAgent };
    const body = { account: email, password };
    return (await client.call("POST", "/api/v2/login/account", { headers: known, body })).body;
  }
  /** Gives the token of a session in which nothing but the password was proved. */
  async function enterByPassword(): Promise<string> {
    const first = await enter();
    if (first.code !== 200) await verify(String((first.data as Json).mfaToken));
    const { code, data } = first.code === 200 ? first : await enter();
    assert.equal(code, 200, "from here the password alone is enough");
    return String((data as Json).token);
  }
  async function signIn(): Promise<string> {
    const { body } = await client.call("POST", "/api/v2/login/account", { body: { account: email, password } });
    const { mfaToken, token } = body.data as { readonly mfaToken?: string; readonly token?: string };
    return mfaToken === undefined ? String(token) : verify(mfaToken);
  }
  const isActive = async (token: string): Promise<unknown> =>
    (await client.call("POST", "/v1/introspect", { body: { token }, headers })).body.active;
  /** Has the account know its home by what the back end says of it. */
  async function settle(): Promise<void> {
    const { body } = await client.call("POST", "/v1/mfa/decisions", {
      headers,
      body: { user: { id: userId }, ...HOME },
    });
    await verify((body.secondFactor as { readonly mfaToken: string }).mfaToken);
  }
  const standingOf = async (event: Json): Promise<unknown> => (await report(event))[0]?.standing;
  const statusOf = async (body: Json): Promise<Json> =>
    (await client.call("POST", "/v1/mfa/status", { headers: { ...headers, "accept-language": "en-US" }, body })).body;
  const asks = { report, standingOf, statusOf, isActive };
  return { world, app, client, headers, userId, ...asks, signIn, enter, enterByPassword, verify, settle };
}
