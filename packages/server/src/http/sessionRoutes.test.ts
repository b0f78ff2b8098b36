import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { Route } from "@countersign/contract";
import fc from "fast-check";
import { POOL_ID, type World } from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, type Person, register, registerWithApp } from "../propertyTests/testing/person.ts";
import { plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { countRows, readTables } from "../propertyTests/testing/tables.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { everyRoute } from "./testing/everyRoute.ts";
import { requestOf } from "./testing/requestOf.ts";
import { createTestClient, GraphqlFailure, type TestClient } from "./testing/testClient.ts";

type Json = Readonly<Record<string, unknown>>;

/** An application that demands more than the one that sign-ins are for. */
const STRICT = "c1".repeat(12);

/** A request of a session, which names an application; gives the body of the answer. */
type Ask = (client: TestClient, token: string, appId: string) => Promise<Json>;

const routes = everyRoute.filter(
  ({ caller, operationId }) => (caller === "session" || caller === "either") && !operationId.startsWith("logout"),
);

/** Bodies without what handlers miss before they ask who calls. */
const whole: Readonly<Record<string, Json>> = {
  confirmTotp: { totp: "123456" },
  beginEnrolment: { factorType: "OTP" },
  completeEnrolment: { factorType: "OTP", enrollmentToken: "0f".repeat(12), enrollmentData: { passCode: "123456" } },
  resetFactor: { factorId: "0f".repeat(12) },
  sendMyAddressCode: { email: "kim@example.com" },
  bindMyAddress: { email: "kim@example.com", code: "123456" },
  changeMyPassword: { newPassword: "another horse battery", oldPassword: PASSWORD },
  associateFace: { photoA: "0".repeat(32), photoB: "0".repeat(32) },
  // It names the application that the session is to satisfy by itself.
  issueAuthorizationCode: {
    client_id: STRICT,
    redirect_uri: "https://app.example.com/callback",
    code_challenge: "0".repeat(43),
    code_challenge_method: "S256",
  },
};

function asking(route: Route): Ask {
  const [request] = fc.sample(requestOf(route), { numRuns: 1, seed: 7 });
  return async (client, token, appId) => {
    const { method, url, body, headers } = request ?? assert.fail();
    const sent = whole[route.operationId];
    const given = {
      ...(sent === undefined ? body : { body: sent }),
      token,
      headers: { ...headers, "x-authing-app-id": appId },
    };
    const answer = (await client.call(method, url, given)).body;
    return { code: answer.apiCode, ...answer };
  };
}

const operations: Readonly<Record<string, string>> = {
  user: "{ user { id } }",
  updateUser: 'mutation { updateUser(input: { nickname: "new" }) { id } }',
  refreshToken: "mutation { refreshToken { token } }",
  updatePassword:
    "mutation p($encrypted: String!) { updatePassword(newPassword: $encrypted, oldPassword: $encrypted) { id } }",
  bindPhone: 'mutation { bindPhone(phone: "13800138000", phoneCode: "000000") { id } }',
  bindEmail: 'mutation { bindEmail(email: "new@example.com", emailCode: "000000") { id } }',
  unbindPhone: "mutation { unbindPhone { id } }",
  unbindEmail: "mutation { unbindEmail { id } }",
};

function operating(query: string): Ask {
  return async (client, token, appId) => {
    const headers = { "x-authing-app-id": appId };
    const variables = query.includes("$encrypted") ? { encrypted: await client.encrypt("another horse") } : {};
    try {
      return { code: 200, data: await client.graphql(query, variables, { token, headers }) };
    } catch (error) {
      if (error instanceof GraphqlFailure) return error.body;
      throw error;
    }
  };
}

/** Everything that a session opens, but its end. */
const everyDoor: ReadonlyMap<string, Ask> = new Map([
  ...routes.map((route) => [route.operationId, asking(route)] as const),
  ...Object.entries(operations).map(([name, query]) => [`GraphQL ${name}`, operating(query)] as const),
]);

async function readUser(client: TestClient, token: string, appId = STRICT): Promise<Json> {
  const headers = { "x-authing-app-id": appId };
  return (await client.call("GET", "/api/v2/users/me", { token, headers })).body;
}

async function openStrict({ ports }: World, factors: readonly "OTP"[] = ["OTP"]): Promise<void> {
  const { id: _, ...lax } = (await ports.store.findDefaultApplication(POOL_ID)) ?? assert.fail();
  const application = { ...lax, id: STRICT, name: "strict", factors };
  await ports.store.settle([{ type: "insertApplication", application, nowMs: ports.clock.nowMs() }]);
}

async function prepare(t: TestContext) {
  const { app, world } = await createTestApp(t);
  await openStrict(world);
  const client = createTestClient(app);
  const password = await client.encrypt(PASSWORD);
  const dataOf = (body: Json): Json => body.data as Json;

  async function logIn({ email }: Person): Promise<Json> {
    const { body } = await client.call("POST", "/api/v2/login/account", { body: { account: email, password } });
    return dataOf(body);
  }

  async function verify(mfaToken: unknown, totp: string): Promise<Json> {
    const given = { token: String(mfaToken), body: { totp } };
    return (await client.call("POST", "/api/v2/mfa/totp/verify", given)).body;
  }

  return { world, client, logIn, verify };
}

/** Gives all that is stored but what asking writes: mfaTokens, and the trail. */
async function stateOf(world: World): Promise<unknown> {
  const tables = await readTables(world.database);
  return [...tables].filter(([name]) => !name.startsWith("audit_") && name !== "mfa_tokens");
}

const status = (client: TestClient, token: unknown, appId = STRICT) =>
  client.graphql(
    "query s($token: String) { checkLoginStatus(token: $token) { code status data { id } } }",
    { token },
    { headers: { "x-authing-app-id": appId } },
  );

describe("everything that a session opens", () => {
  it("opens to no session that does not satisfy the application named, and asks for what is missing by one mfaToken", async (t) => {
    const { world, client, logIn, verify } = await prepare(t);
    const person = await register(world);
    const token = String((await logIn(person)).token);
    const { secret } = (await associate(client, token)) as { readonly secret: string };
    await client.call("POST", "/api/v2/mfa/totp/associate/confirm", {
      token,
      body: { totp: codeOf(world, { secret }) },
    });
    // As it stands where the factor was bound before this was kept, or was not asked for.
    await world.database.write((sql) => sql.run("update sessions set passed = '{}'", []));
    const before = await stateOf(world);
    const asked = new Set<unknown>();
    for (const [name, ask] of everyDoor) {
      const body = await ask(client, token, STRICT);
      assert.equal(body.code, 1636, name);
      asked.add(((body.data ?? body) as Json).mfaToken);
      assert.match(String(body.flowHandle), /^[0-9a-f]{64}$/, name);
    }
    assert.deepEqual(await stateOf(world), before);
    assert.equal(asked.size, 1);
    world.clock.advance(90_000);
    const [mfaToken] = asked;
    const verified = await verify(mfaToken, codeOf(world, { secret }));
    assert.equal(verified.code, 200);
    const stepped = String((verified.data as Json).token);
    assert.equal(claimsOf(stepped).aud, STRICT);
    assert.equal(claimsOf(stepped).auth_time, claimsOf(token).auth_time);
    for (const [name, ask] of everyDoor) {
      if (name === "unbindTotp") continue;
      const body = await ask(client, stepped, STRICT);
      assert.notEqual(body.code, 1636, name);
    }
  });

  for (const bound of [true, false]) {
    for (const ageMs of [899_000, 901_000]) {
      const isNew = ageMs < 900_000;
      it(`asks a session of ${isNew ? "lately" : "long ago"} ${bound ? "for its factor" : "without a factor to bind one or sign in"}`, async (t) => {
        const { world, client, logIn } = await prepare(t);
        const person = await register(world);
        const { token } = await logIn(person);
        if (bound) await plantTotp(world, person);
        world.clock.advance(ageMs);
        const code = bound || isNew ? 1636 : 2206;
        for (const [name, ask] of everyDoor) assert.equal((await ask(client, String(token), STRICT)).code, code, name);
        assert.equal((await status(client, token)).code, code);
      });
    }
  }

  it("opens from the next request on to what the policy demands by then, and closes as soon", async (t) => {
    const { world, client, logIn } = await prepare(t);
    const token = String((await logIn(await register(world))).token);
    const demand = (factors: readonly "OTP"[]) =>
      world.ports.store.settle([{ type: "setApplicationFactors", poolId: POOL_ID, appId: STRICT, factors }]);
    const codeNow = async () => (await readUser(client, token)).code;
    assert.equal(await codeNow(), 1636);
    await demand([]);
    assert.equal(await codeNow(), 200);
    await demand(["OTP"]);
    assert.equal(await codeNow(), 1636);
  });

  it("counts a name that is no application of the pool as none", async (t) => {
    const { client, world, logIn } = await prepare(t);
    const token = String((await logIn(await register(world))).token);
    for (const named of ["", "nonsense", "f".repeat(24)]) {
      assert.equal((await readUser(client, token, named)).code, 200, named);
    }
  });

  it("says so when the status is asked for, opening nothing, and lets the session end", async (t) => {
    const { world, client, logIn } = await prepare(t);
    const { token } = await logIn(await register(world));
    assert.deepEqual(await status(client, token), { code: 1636, status: false, data: null });
    assert.equal((await status(client, token, "")).status, true);
    assert.equal(await countRows(world, "mfa_tokens"), 0);
    const headers = { "x-authing-app-id": STRICT };
    assert.equal((await client.call("GET", "/api/v2/logout", { token: String(token), headers })).body.code, 200);
    assert.equal((await status(client, token)).code, 2207);
  });
});

describe("an mfaToken that came out of a session", () => {
  it("is asked by again while it lives, and by a new one when it has run out", async (t) => {
    const { world, client, logIn } = await prepare(t);
    const token = String((await logIn(await register(world))).token);
    const ask = async () => ((await readUser(client, token)).data as Json).mfaToken;
    const first = await ask();
    world.clock.advance(359_000);
    assert.equal(await ask(), first);
    world.clock.advance(1_000);
    const [second, third] = await Promise.all([ask(), ask()]);
    assert.notEqual(second, first);
    assert.equal(second, third);
    assert.equal(await countRows(world, "mfa_tokens", "state = 'open'"), 1);
  });

  it("may bind only while the sign-in of its session is fresh", async (t) => {
    const { world, client, logIn } = await prepare(t);
    const token = String((await logIn(await register(world))).token);
    world.clock.advance(899_000);
    const { data } = await readUser(client, token);
    const { mfaToken } = data as { readonly mfaToken: string };
    const { secret } = (await associate(client, mfaToken)) as { readonly secret: string };
    world.clock.advance(2_000);
    const given = { token: mfaToken, body: { totp: codeOf(world, { secret }) } };
    assert.equal((await client.call("POST", "/api/v2/mfa/totp/associate/confirm", given)).body.code, 2021);
    assert.equal(await countRows(world, "authenticators", "status = 'confirmed'"), 0);
  });
});

describe("refreshing", () => {
  it("prolongs no session that its own application would ask for more, whichever application is named", async (t) => {
    const { world, client, logIn, verify } = await prepare(t);
    const person = await registerWithApp(world);
    const { mfaToken } = await logIn(person);
    const token = String(((await verify(mfaToken, codeOf(world, person.app))).data as Json).token);
    await world.database.write((sql) => sql.run("update sessions set passed = '{}'", []));
    const factors = ["OTP"] as const;
    const { id: appId } = (await world.ports.store.findDefaultApplication(POOL_ID)) ?? assert.fail();
    await world.ports.store.settle([
      { type: "setApplicationFactors", poolId: POOL_ID, appId, factors },
      { type: "setApplicationFactors", poolId: POOL_ID, appId: STRICT, factors: [] },
    ]);
    await world.database.write((sql) => sql.run("update authenticators set source = 'APPLICATION'", []));
    assert.equal((await readUser(client, token)).code, 200);
    assert.equal((await everyDoor.get("GraphQL refreshToken")?.(client, token, STRICT))?.code, 1636);
  });
});

async function associate(client: TestClient, token: string): Promise<unknown> {
  return (await client.call("POST", "/api/v2/mfa/totp/associate", { token, body: {} })).body.data;
}

async function plantTotp(world: World, { userId }: Person): Promise<void> {
  await plantFactor(world, userId, "totp", { source: "APPLICATION" });
}

function claimsOf(jwt: string): Json {
  return JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString());
}
