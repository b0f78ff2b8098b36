import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setPolicy } from "@countersign/core";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { appCredentials, createTestClient } from "../http/testing/testClient.ts";
import { CHROME, knownPlaces, LAPTOP, patchApplication } from "../propertyTests/testing/behaving.ts";
import { createWorld, from, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, register } from "../propertyTests/testing/person.ts";
import { PLANTED_SECRET, plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { countRows } from "../propertyTests/testing/tables.ts";

type Json = Readonly<Record<string, unknown>>;

const MINUTE_MS = 60_000;
const HOME = { clientIp: "192.0.2.7", userAgent: CHROME, deviceId: LAPTOP };
const ELSEWHERE = { ...HOME, clientIp: "203.0.113.77", deviceId: "somebody else's laptop" };

async function prepare(t: TestContext) {
  const world = await createWorld(t, { surroundings: knownPlaces() });
  const { app } = await createTestApp(t, { world });
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
  return { world, client, report, signIn, verify, isActive, settle, standingOf };
}

describe("what is done in a session", () => {
  it("leaves it as it is where the account knows from where and with what", async (t) => {
    const { world, signIn, settle, standingOf, isActive } = await prepare(t);
    await settle();
    const token = await signIn();
    world.clock.advance(20 * MINUTE_MS);
    assert.equal(await standingOf({ token, action: "read", ...HOME }), "holds");
    assert.equal(await isActive(token), true);
  });

  it("has a second factor due where it comes from elsewhere, on every path, until one is passed", async (t) => {
    const { world, client, signIn, settle, report, standingOf, verify, isActive } = await prepare(t);
    await settle();
    const token = await signIn();
    world.clock.advance(20 * MINUTE_MS);
    const [first] = await report({ token, action: "pay", ...ELSEWHERE });
    assert.equal(first?.standing, "due");
    assert.equal(await isActive(token), false);
    assert.equal(await standingOf({ token, action: "read", ...HOME }), "due", "going home does not settle it");
    const asked = await client.call("GET", "/api/v2/users/me", { token });
    assert.equal(asked.body.code, 1636);
    const proved = await verify((asked.body.data as { readonly mfaToken: string }).mfaToken);
    assert.equal(await standingOf({ token: proved, action: "pay", ...ELSEWHERE }), "holds", "he has just proved it");
    assert.equal(await isActive(proved), true);
    assert.equal(await isActive(token), false, "the one that was asked stays asked");
  });

  it("is challenged by what is reported suspicious, and by one of many events; a later one sees what an earlier one did", async (t) => {
    const { world, signIn, settle, report } = await prepare(t);
    await settle();
    const token = await signIn();
    world.clock.advance(20 * MINUTE_MS);
    const read = { token, action: "read", ...HOME };
    const all = await report(read, { ...read, suspicious: true }, read, { ...read, token: "none" });
    assert.deepEqual(
      all.map(({ standing }) => standing),
      ["holds", "due", "due", "unknown"],
    );
    assert.equal(await countRows(world, "audit_events", "type = 'session.challenge'"), 1);
  });

  it("ends it where a policy refuses, and is only written down while the policy is a shadow", async (t) => {
    const { world, signIn, settle, standingOf, isActive } = await prepare(t);
    await settle();
    const token = await signIn();
    const signals = { newCountry: { weight: 100, unknown: 0 } };
    const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;
    const policy = { format: 1, signals, steps: [{ from: 100, outcome: "deny" }] } as const;
    await setPolicy(world.ports, { scope, appId: null, state: "live", policy });
    await patchApplication(world, { policyMode: "shadow" });
    assert.equal(await standingOf({ token, action: "pay", ...ELSEWHERE }), "holds");
    await patchApplication(world, { policyMode: "adaptive" });
    assert.equal(await standingOf({ token, action: "pay", ...ELSEWHERE }), "ended");
    assert.equal(await isActive(token), false);
    assert.equal(await standingOf({ token, action: "pay", ...HOME }), "unknown");
  });
});
