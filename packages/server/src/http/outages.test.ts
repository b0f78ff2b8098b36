import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import type { CallerKind } from "@countersign/contract";
import { createKeyring, createMasterKey, KEY_PROPAGATION_MS } from "@countersign/store";
import { createPostgresSchema, testPostgresUrl } from "@countersign/store/testing";
import { createSeededRandom, needs } from "@countersign/testkit";
import fc from "fast-check";
import {
  createWorld,
  POOL_ID,
  POOL_SECRET,
  type World,
  type WorldOptions,
} from "../propertyTests/testing/createWorld.ts";
import { hasKeys } from "../start/hasKeys.ts";
import { createAccessTokens } from "../tokens/accessTokens.ts";
import { createMfaTokens } from "../tokens/mfaTokens.ts";
import { testMfaRow, testSession, testUser } from "../tokens/testing/tokenNodes.ts";
import { createUserTokens } from "../tokens/userTokens.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { everyRoute } from "./testing/everyRoute.ts";
import { requestOf } from "./testing/requestOf.ts";
import { type Answer, createTestClient, type TestClient } from "./testing/testClient.ts";

const postgres = needs("PostgreSQL", testPostgresUrl !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL");

interface Service extends TestClient {
  readonly world: World;
  isReady(): Promise<boolean>;
  register(username: string): Promise<Answer>;
}

async function createService(t: TestContext, options: WorldOptions = {}): Promise<Service> {
  const world = await createWorld(t, options);
  const { keyring, storehouse } = world;
  const isReady = async (): Promise<boolean> => (await hasKeys(keyring)) && (await storehouse.isServing());
  const client = createTestClient((await createTestApp(t, { world, app: { isReady } })).app);
  const password = await client.encrypt("right horse battery");
  return {
    ...client,
    world,
    isReady: async () => (await client.call("GET", "/readyz")).status === 200,
    register: (username) => client.call("POST", "/api/v2/register/username", { body: { username, password } }),
  };
}

function assertUnavailable({ headers, body }: Answer, name?: string): void {
  const { code = body.apiCode, statusCode = 503, data = { retryAfterSeconds: body.retryAfterSeconds } } = body;
  assert.equal(code, 2099, name);
  assert.ok(statusCode === 424 || body.status === 503, name);
  assert.deepEqual(data, { retryAfterSeconds: 5 });
  assert.equal(headers["retry-after"], "5");
}

/** SQLite takes one page for as many as there are. */
async function setRoom({ database }: World, pages: number): Promise<void> {
  await database.write((sql) => sql.one(`pragma max_page_count = ${pages}`, []));
}

describe("a full disk", () => {
  it("is told as an outage by every write, shows in readiness, and is over when there is room", async (t) => {
    const service = await createService(t);
    await setRoom(service.world, 1);
    let last = await service.register("person0");
    for (let people = 1; last.body.code === 200 && people < 200; people += 1)
      last = await service.register(`person${people}`);
    assertUnavailable(last);
    assert.equal(await service.isReady(), false);
    assert.equal((await service.call("GET", "/healthz")).status, 200);
    await setRoom(service.world, 1_000_000);
    assert.equal(await service.isReady(), true);
    assert.equal((await service.register("newcomer")).body.code, 200);
  });

  it("is looked for by no write while writes go well", async (t) => {
    const statements: string[] = [];
    const service = await createService(t, { onStatement: (text) => statements.push(text) });
    await service.register("person");
    statements.length = 0;
    for (let probes = 0; probes < 3; probes += 1) assert.equal(await service.isReady(), true);
    assert.ok(statements.length > 0);
    assert.deepEqual(
      statements.filter((text) => !/^(begin|commit|select)/.test(text)),
      [],
    );
  });
});

describe("a database that is gone", () => {
  it("takes no write any more once its file was deleted under the service", async (t) => {
    const service = await createService(t);
    assert.equal((await service.register("person")).body.code, 200);
    rmSync(join(service.world.folder, "countersign.db"));
    assertUnavailable(await service.register("nobody"));
    assert.equal(await service.isReady(), false);
  });

  it("is told as an outage where its tables were dropped", postgres, async (t: TestContext) => {
    const schema = await createPostgresSchema();
    t.after(schema.drop);
    const service = await createService(t, { settings: { COUNTERSIGN_DATABASE_URL: schema.url } });
    assert.equal((await service.register("person")).body.code, 200);
    await schema.run(`drop schema ${schema.name} cascade; create schema ${schema.name}`);
    assertUnavailable(await service.register("nobody"));
    assert.equal(await service.isReady(), false);
  });

  it("is told as an outage where the account lost a right", postgres, async (t: TestContext) => {
    const schema = await createPostgresSchema();
    t.after(schema.drop);
    const service = await createService(t, { settings: { COUNTERSIGN_DATABASE_URL: await schema.plainUrl() } });
    await schema.run(`alter table ${schema.name}.users owner to current_user`);
    assertUnavailable(await service.register("nobody"));
  });
});

/** Gives what another process signs, which was started under the next master key and has replaced all keys. */
async function signElsewhere({ storehouse, clock, ports }: World): Promise<Readonly<Record<string, string>>> {
  const random = createSeededRandom("elsewhere");
  const [bytes, previous] = [new Uint8Array(32).fill(8), new Uint8Array(32).fill(7)];
  const masterKey = createMasterKey({ bytes, previous, random });
  const keyring = await createKeyring({ masterKey, store: storehouse.keys, random, clock });
  for (const purpose of ["userToken", "mfaToken", "accessToken"] as const) await keyring.rotate(purpose, null);
  clock.advance(KEY_PROPAGATION_MS);
  const userToken = createUserTokens({ keyring, clock, publicUrl: () => "" }).sign(testSession, testUser, "2");
  const mfaToken = createMfaTokens({ keyring, clock }).sign({ ...testMfaRow, createdAtMs: clock.nowMs() });
  const accessToken = createAccessTokens({ keyring, clock }).sign(POOL_ID, ports.digest(POOL_SECRET)).token;
  return { session: userToken, either: userToken, mfaToken, management: accessToken } satisfies Partial<
    Record<CallerKind, string>
  >;
}

/** Whoever comes without a token, or with a secret. */
const withoutToken: ReadonlySet<CallerKind> = new Set(["anyone", "client", "application"]);

describe("keys that cannot be read under the master key of this process", () => {
  it("sign nobody out: a token that cannot be judged is an outage on every route", async (t) => {
    const service = await createService(t);
    const tokens = await signElsewhere(service.world);
    for (const route of everyRoute.filter(({ caller }) => !withoutToken.has(caller))) {
      const [request] = fc.sample(requestOf(route), { numRuns: 1, seed: 7 });
      assert.ok(request !== undefined);
      const headers = { ...request.headers, authorization: `Bearer ${tokens[route.caller]}` };
      const answer = await service.call(request.method, request.url, { ...request.body, headers });
      assertUnavailable(answer, `${route.method} ${route.path}`);
    }
    assert.equal(await service.isReady(), false);
    const { body } = await service.call("GET", "/api/v2/users/me", {
      token: `${tokens.session}`.replace(/^[^.]+/, "e30"),
    });
    assert.equal(body.code, 2020, "what names no key is no token");
  });
});
