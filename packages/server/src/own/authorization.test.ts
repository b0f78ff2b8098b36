import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { describe, it, type TestContext } from "node:test";
import { systemRandom } from "@countersign/store/testing";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { appCredentials, createTestClient, poolCredentials, type TestClient } from "../http/testing/testClient.ts";
import {
  APP_ID,
  APP_SECRET,
  createWorld,
  demandFactors,
  POOL_ID,
  PUBLIC_URL,
} from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, register } from "../propertyTests/testing/person.ts";
import { PLANTED_SECRET, plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { countRows } from "../propertyTests/testing/tables.ts";

type Json = Readonly<Record<string, unknown>>;

const BACK = "https://app.example.com/callback?keep=1";
const VERIFIER = "v".repeat(43);
const challengeOf = (verifier: string): string => createHash("sha256").update(verifier).digest("base64url");

async function prepare(t: TestContext, clientType: "confidential" | "public" = "confidential") {
  const world = await createWorld(t);
  const { app } = await createTestApp(t, { world });
  const client = createTestClient(app);
  const { store } = world.ports;
  const patch = { redirectUris: [BACK], clientType };
  await store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch }]);
  const password = await client.encrypt(PASSWORD);
  const person = await register(world);

  async function signIn(): Promise<string> {
    const body = { account: person.email, password };
    return String(((await client.call("POST", "/api/v2/login/account", { body })).body.data as Json).token);
  }

  async function authorize(token: string, given: Json = {}) {
    const body = {
      client_id: APP_ID,
      redirect_uri: BACK,
      code_challenge: challengeOf(VERIFIER),
      code_challenge_method: "S256",
      ...given,
    };
    return client.call("POST", "/v1/authorizations", { token, body });
  }

  const codeFor = async (token: string): Promise<string> => String((await authorize(token)).body.code);

  return {
    world,
    client,
    person,
    signIn,
    authorize,
    codeFor,
    redeem: (body: Json, authorization = appCredentials) => redeemBy(client, body, authorization),
  };
}

async function redeemBy(client: TestClient, body: Json, authorization: string) {
  const headers = authorization === "" ? {} : { authorization };
  return client.call("POST", "/v1/token", { body: { code_verifier: VERIFIER, ...body }, headers });
}

const lives = async (client: TestClient, token: unknown): Promise<boolean> =>
  (await client.call("GET", "/v1/me/sessions", { token: String(token) })).status === 200;

const claimsOf = (token: unknown): Json =>
  JSON.parse(Buffer.from(String(token).split(".")[1] ?? "", "base64url").toString()) as Json;

describe("going back to an application", () => {
  it("gives a code that the back end trades for a session of its own, as of when the first one was proved", async (t) => {
    const { world, client, signIn, authorize, redeem } = await prepare(t);
    const token = await signIn();
    world.clock.advance(30_000);
    const { status, body } = await authorize(token, { state: "a&b" });
    assert.equal(status, 201);
    const to = new URL(String(body.redirect_to));
    assert.equal(`${to.origin}${to.pathname}`, "https://app.example.com/callback");
    assert.deepEqual(Object.fromEntries(to.searchParams), {
      keep: "1",
      code: body.code,
      state: "a&b",
      iss: `${PUBLIC_URL}/oidc`,
    });
    assert.equal(await countRows(world, "authorization_codes", `id = '${String(body.code)}'`), 0);
    const given = await redeem({ code: body.code, redirect_uri: BACK, grant_type: "authorization_code" });
    assert.equal(given.status, 200);
    const [first, second] = [claimsOf(token), claimsOf(given.body.access_token)];
    assert.deepEqual(
      [second.aud, second.sub, second.auth_time, second.amr, second.acr],
      [APP_ID, first.sub, first.auth_time, first.amr, first.acr],
    );
    assert.notEqual(second.jti, first.jti);
    await client.call("GET", "/api/v2/logout", { token });
    assert.equal(await lives(client, given.body.access_token), true);
  });

  it("takes a form, as OAuth's clients send it, with the secret in the header or beside it, once and nothing twice", async (t) => {
    const { client, signIn, codeFor } = await prepare(t);
    const token = await signIn();
    const send = async (fields: string, headers: Readonly<Record<string, string>> = {}) => {
      const type = { "content-type": "application/x-www-form-urlencoded" };
      return client.call("POST", "/v1/token", { body: fields, headers: { ...type, ...headers } });
    };
    const formOf = async (more = "") =>
      `grant_type=authorization_code&code=${await codeFor(token)}&code_verifier=${VERIFIER}${more}`;
    const posted = `&client_id=${APP_ID}&client_secret=${APP_SECRET}`;
    const basic = { authorization: appCredentials };
    assert.equal((await send(await formOf(posted))).status, 200);
    assert.equal((await send(await formOf(), basic)).status, 200);
    assert.equal((await send(await formOf(`&client_id=${APP_ID}`), basic)).status, 200);
    assert.equal((await send(await formOf(posted), basic)).status, 400);
    assert.equal((await send(await formOf(`&client_id=${"0f".repeat(12)}`), basic)).status, 400);
    assert.equal((await send(await formOf(`&code=x`), basic)).status, 400);
    assert.equal((await send(await formOf("&scope=openid"), basic)).status, 400);
    for (const wrong of [
      `&client_id=${APP_ID}`,
      `&client_id=${APP_ID}&client_secret=${"0".repeat(32)}`,
      "",
      `&client_id=${POOL_ID}`,
    ]) {
      const refused = await send(await formOf(wrong));
      assert.deepEqual([refused.status, refused.body.code, refused.body.error], [401, 2110, "invalid_client"], wrong);
      assert.match(String(refused.headers["www-authenticate"]), /^Basic /);
    }
    assert.equal((await send(await formOf(), { authorization: poolCredentials })).status, 401);
  });

  it("lets a public client redeem by its verifier alone", async (t) => {
    const { signIn, codeFor, redeem } = await prepare(t, "public");
    const token = await signIn();
    assert.equal((await redeem({ code: await codeFor(token), client_id: APP_ID }, "")).status, 200);
    assert.equal(
      (await redeem({ code: await codeFor(token), client_id: APP_ID, client_secret: "0".repeat(32) }, "")).status,
      401,
    );
    assert.equal((await redeem({ code: await codeFor(token) }, "")).status, 401);
  });

  it("redeems a code for nobody else, to nowhere else, without its verifier, too late, or once the session is over or no longer satisfies", async (t) => {
    const { world, client, signIn, authorize, codeFor, redeem, person } = await prepare(t);
    const { store } = world.ports;
    const refuses = async (why: string, body: Json, authorization = appCredentials) => {
      const answer = await redeem(body, authorization);
      assert.deepEqual([answer.status, answer.body.code, answer.body.error], [400, 2108, "invalid_grant"], why);
    };
    const token = await signIn();
    const kept = await codeFor(token);
    await refuses("verifier", { code: kept, code_verifier: "w".repeat(43) });
    await refuses("another address", { code: kept, redirect_uri: "https://app.example.com/callback" });
    await refuses("no such code", { code: "0".repeat(64) });
    assert.equal((await redeem({ code: kept })).status, 200, "a wrong verifier uses nothing up");
    const application = (await store.findApplication(APP_ID)) ?? assert.fail();
    const other = { ...application, id: "c1".repeat(12) };
    await store.settle([{ type: "insertApplication", application: other, nowMs: 1 }]);
    const others = `Basic ${Buffer.from(`${other.id}:${APP_SECRET}`).toString("base64")}`;
    const foreign = await codeFor(token);
    await refuses("another client", { code: foreign }, others);
    assert.equal((await redeem({ code: foreign })).status, 200);
    const unlisted = await codeFor(token);
    await store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch: { redirectUris: [] } }]);
    await refuses("no longer an address of it", { code: unlisted });
    await store.settle([
      { type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch: { redirectUris: [BACK] } },
    ]);
    const late = await codeFor(token);
    world.clock.advance(60_000);
    await refuses("late", { code: late });
    const asked = await codeFor(token);
    await demandFactors(world, ["OTP"]);
    await refuses("unsatisfied", { code: asked });
    assert.equal((await authorize(token)).body.code, 1636);
    await demandFactors(world, []);
    const ended = await codeFor(token);
    await client.call("GET", "/api/v2/logout", { token });
    await refuses("ended", { code: ended });
    const blocked = await codeFor(await signIn());
    await store.settle([
      { type: "updateUser", subject: { poolId: POOL_ID, userId: person.userId }, patch: { blocked: true }, nowMs: 1 },
    ]);
    await refuses("blocked", { code: blocked });
  });

  it("gives no code for an address that is none of the application's letter by letter, or for an application of elsewhere", async (t) => {
    const { world, signIn, authorize } = await prepare(t);
    const token = await signIn();
    for (const redirect_uri of [
      `${BACK}&x=1`,
      BACK.toUpperCase(),
      "https://app.example.com/callback",
      "https://evil.example",
      `${BACK}#x`,
    ])
      assert.deepEqual([(await authorize(token, { redirect_uri })).body.code], [2107], redirect_uri);
    assert.equal((await authorize(token, { client_id: "0f".repeat(12) })).body.code, 2008);
    for (const given of [
      { code_challenge_method: "plain" },
      { code_challenge: "short" },
      { code_challenge: null },
      { scope: "x" },
    ])
      assert.equal((await authorize(token, given)).status, 400, JSON.stringify(given));
    // As it may stand in a database of before this was checked.
    const patch = { redirectUris: ["javascript:alert(1)"] };
    await world.ports.store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch }]);
    assert.equal((await authorize(token, { redirect_uri: "javascript:alert(1)" })).body.code, 2107);
  });

  it("asks for the second factor first where the application to go back to demands one", async (t) => {
    const { world, client, person, signIn, authorize, codeFor, redeem } = await prepare(t);
    const token = await signIn();
    await plantFactor(world, person.userId, "totp", { source: "APPLICATION" });
    await demandFactors(world, ["OTP"]);
    const { status, body } = await authorize(token);
    assert.deepEqual([status, body.code], [401, 1636]);
    const totp = { totp: codeOf(world, { secret: PLANTED_SECRET }) };
    const verified = await client.call("POST", "/api/v2/mfa/totp/verify", { token: String(body.mfaToken), body: totp });
    const raised = String((verified.body.data as Json).token);
    const given = await redeem({ code: await codeFor(raised) });
    assert.equal(claimsOf(given.body.access_token).acr, "2");
  });

  for (const where of ["one process", "two processes"] as const) {
    it(`answers one of two hundred equal requests at ${where}, and ends what it gave, since the code came again`, async (t) => {
      const { world, client, signIn, codeFor, redeem } = await prepare(t);
      const second = await createWorld(t, { folder: world.folder, random: systemRandom });
      const elsewhere = createTestClient((await createTestApp(t, { world: second })).app);
      const code = await codeFor(await signIn());
      const sent = Array.from({ length: 200 }, (_, at) =>
        where === "two processes" && at % 2 === 1 ? redeemBy(elsewhere, { code }, appCredentials) : redeem({ code }),
      );
      const answers = await Promise.all(sent);
      const given = answers.filter(({ status }) => status === 200);
      assert.equal(given.length, 1);
      assert.deepEqual(new Set(answers.map(({ body }) => body.code)), new Set([undefined, 2108]));
      assert.equal(await countRows(world, "sessions"), 2);
      assert.equal(await lives(client, given[0]?.body.access_token), false);
    });
  }

  it("ends by a code that comes again what the first one gave, and nothing else", async (t) => {
    const { client, signIn, codeFor, redeem } = await prepare(t);
    const token = await signIn();
    const code = await codeFor(token);
    const { access_token } = (await redeem({ code })).body;
    assert.equal(await lives(client, access_token), true);
    assert.equal((await redeem({ code, code_verifier: randomBytes(32).toString("base64url") })).body.code, 2108);
    assert.deepEqual([await lives(client, access_token), await lives(client, token)], [false, true]);
  });

  it("is limited by account, and by application", async (t) => {
    const settings = { COUNTERSIGN_LIMIT_AUTHORIZATION: "2/10m", COUNTERSIGN_LIMIT_EXCHANGE: "1/1m" };
    const world = await createWorld(t, { settings });
    const { app } = await createTestApp(t, { world });
    const client = createTestClient(app);
    const patch = { redirectUris: [BACK] };
    await world.ports.store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch }]);
    const { email } = await register(world);
    const login = { account: email, password: await client.encrypt(PASSWORD) };
    const { token } = (await client.call("POST", "/api/v2/login/account", { body: login })).body.data as {
      token: string;
    };
    const body = {
      client_id: APP_ID,
      redirect_uri: BACK,
      code_challenge: challengeOf(VERIFIER),
      code_challenge_method: "S256",
    };
    const statuses = [];
    for (let time = 0; time < 3; time += 1)
      statuses.push((await client.call("POST", "/v1/authorizations", { token, body })).status);
    assert.deepEqual(statuses, [201, 201, 429]);
    assert.equal((await redeemBy(client, { code: "x" }, appCredentials)).status, 400);
    assert.equal((await redeemBy(client, { code: "x" }, appCredentials)).status, 429);
  });
});
