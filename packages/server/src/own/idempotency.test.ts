import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { failuresOf, takesIdempotencyKey } from "@countersign/contract";
import type { Change } from "@countersign/core";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { everyRoute } from "../http/testing/everyRoute.ts";
import { createTestClient, poolCredentials } from "../http/testing/testClient.ts";
import { APP_ID, createWorld, POOL_ID, POOL_SECRET, type World } from "../propertyTests/testing/createWorld.ts";
import { engines } from "../propertyTests/testing/engines.ts";
import { countRows, readTable } from "../propertyTests/testing/tables.ts";
import type { IdempotentTask } from "./testing/idempotentChild.ts";

type Json = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

const CHILD = join(import.meta.dirname, "testing/idempotentChild.ts");
const KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324";
const OTHER = { id: "b0".repeat(12), secret: "7e".repeat(16) };
const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

async function prepare(t: TestContext, settings: Headers = {}) {
  const world = await createWorld(t, { settings });
  const { app } = await createTestApp(t, { world });
  const client = createTestClient(app);
  const post = (path: string, body: Json, key: string | null = KEY, as = poolCredentials, more: Headers = {}) => {
    const headers = { authorization: as, ...(key !== null && { "idempotency-key": key }), ...more };
    return client.call("POST", path, { headers, body });
  };
  const addUser = (username: string, key: string | null = KEY, as = poolCredentials) =>
    post("/v1/users", { username }, key, as);
  const makeKey = async (scopes: readonly string[], as = poolCredentials) => {
    const { body } = await post("/v1/api-keys", { name: "test", scopes }, null, as);
    return { bearer: `Bearer ${String(body.key)}`, id: String(body.id) };
  };
  return { world, app, client, post, addUser, makeKey, users: () => countRows(world, "users") };
}

async function makeOtherPool({ storehouse, ports, clock }: World): Promise<string> {
  const pool = { id: OTHER.id, name: "other", secretDigest: ports.digest(OTHER.secret), olderSecret: null };
  await storehouse.admin.insertPool(pool, clock.nowMs());
  return basic(OTHER.id, OTHER.secret);
}

describe("a POST of a manager with an Idempotency-Key", () => {
  it("is carried out once, and answered again as it was, byte for byte, with a header that says so", async (t) => {
    const { world, app, users } = await prepare(t);
    const headers = { authorization: poolCredentials, "idempotency-key": KEY, "content-type": "application/json" };
    const send = (payload: string) => app.inject({ method: "POST", url: "/v1/users", headers, payload });
    const first = await send('{"username":"jo","profile":{"nickname":"J","city":"Z"}}');
    world.clock.advance(3_600_000);
    const again = await send('{ "profile": {"city":"Z", "nickname":"J"}, "username":"jo" }');
    assert.deepEqual([first.statusCode, again.statusCode, again.body], [201, 201, first.body]);
    assert.deepEqual([first.headers["idempotent-replayed"], again.headers["idempotent-replayed"]], [undefined, "true"]);
    assert.equal(again.headers.etag, first.headers.etag);
    assert.equal(await users(), 1);
  });

  it("is known by its key in quotation marks and without; what is no key is 400 and names the rule", async (t) => {
    const { addUser, client, users } = await prepare(t);
    assert.equal((await addUser("jo", `"${KEY}"`)).status, 201);
    assert.equal((await addUser("jo", KEY)).headers["idempotent-replayed"], "true");
    const wrong = ["", " ", "two words", `"${KEY}`, 'a"b', "a\\b", "x".repeat(256), "\u00e9t\u00e9", `${KEY}, ${KEY}`];
    for (const key of wrong) {
      const { status, body } = await addUser("mia", key);
      assert.deepEqual([status, body.code, body.field], [400, 400, "Idempotency-Key"], JSON.stringify(key));
      assert.match(String(body.rule), /^must be 1 to 255 visible characters/);
    }
    assert.equal((await addUser("mia", "x".repeat(255))).status, 201);
    assert.equal(await users(), 2);
    const { status } = await client.call("POST", "/v1/users", { headers: { "idempotency-key": "a b" }, body: {} });
    assert.equal(status, 400);
  });

  it("is refused with another body, another route or another query: 422, and nothing is written", async (t) => {
    const { post, addUser, users } = await prepare(t);
    const { body: jo } = await addUser("jo");
    for (const [path, body] of [
      ["/v1/users", { username: "mia" }],
      ["/v1/users", { username: "jo", blocked: true }],
      [`/v1/users/${String(jo.id)}/block`, {}],
      ["/v1/applications", { name: "jo" }],
    ] as const) {
      const { status, body: told } = await post(path, body);
      assert.deepEqual([status, told.code], [422, 2124], path);
    }
    assert.equal(await users(), 1);
  });

  it("is one's own: another credential, another pool and another key of the same words never get its answer", async (t) => {
    const { world, addUser, makeKey, users } = await prepare(t);
    const other = await makeOtherPool(world);
    const [a, b] = [await makeKey(["users.write", "users.find"]), await makeKey(["users.write", "users.find"])];
    const { body: token } = await createTestClient((await createTestApp(t, { world })).app).call(
      "POST",
      "/graphql/v2",
      {
        body: { query: `{ accessToken(userPoolId: "${POOL_ID}", secret: "${POOL_SECRET}") { accessToken } }` },
      },
    );
    const bearer = `Bearer ${(token as { data: { accessToken: { accessToken: string } } }).data.accessToken.accessToken}`;
    const first = await addUser("jo", KEY, a.bearer);
    assert.equal(first.status, 201);
    assert.equal((await addUser("jo", KEY, b.bearer)).status, 409);
    assert.equal((await addUser("jo", KEY, poolCredentials)).status, 409);
    const elsewhere = await addUser("jo", KEY, other);
    assert.equal(elsewhere.status, 201);
    assert.notEqual(elsewhere.body.id, first.body.id);
    assert.equal((await addUser("jo", KEY, a.bearer)).body.id, first.body.id);
    assert.equal((await addUser("mia", KEY, poolCredentials)).status, 201);
    assert.equal((await addUser("mia", KEY, bearer)).headers["idempotent-replayed"], "true", "one secret, two ways");
    assert.equal(await users(), 3);
  });

  it("asks for the credentials and the scope of today before it gives what was answered", async (t) => {
    const { client, post, makeKey } = await prepare(t);
    const { bearer, id } = await makeKey(["all"]);
    const body = { name: "child", scopes: ["users.find"] };
    const made = await post("/v1/api-keys", body, KEY, bearer);
    assert.equal((await post("/v1/api-keys", body, KEY, bearer)).body.key, made.body.key);
    await client.call("DELETE", `/v1/api-keys/${id}`, { headers: { authorization: poolCredentials } });
    assert.equal((await post("/v1/api-keys", body, KEY, bearer)).status, 401);
    const mine = await post("/v1/api-keys", body);
    assert.equal(mine.status, 201);
    const renewal = await post("/v1/pool/secrets", {}, "renewal");
    assert.equal(renewal.status, 201);
    for (const [path, asked, key] of [
      ["/v1/api-keys", body, KEY],
      ["/v1/pool/secrets", {}, "renewal"],
    ] as const) {
      const { status, body: told } = await post(path, asked, key);
      assert.deepEqual([status, told.code], [403, 2101], "what the older secret may not ask for it is not told either");
    }
  });

  it("gives a secret that is shown once again, and keeps it nowhere as it is", async (t) => {
    const { world, post } = await prepare(t);
    const secrets = [
      await post("/v1/applications", { name: "shop" }, "a"),
      await post(`/v1/applications/${APP_ID}/secrets`, {}, "b"),
      await post("/v1/api-keys", { name: "k", scopes: ["users.find"] }, "c"),
      await post("/v1/webhooks", { url: "https://example.com/" }, "d"),
    ].map(({ status, body }) => {
      assert.equal(status, 201, JSON.stringify(body));
      return String(body.secret ?? body.key ?? body.verifier);
    });
    assert.deepEqual((await post("/v1/webhooks", { url: "https://example.com/" }, "d")).body.verifier, secrets[3]);
    assert.equal((await post("/v1/api-keys", { name: "k", scopes: ["users.find"] }, "c")).body.key, secrets[2]);
    const rows = await readTable(world, "idempotency_keys");
    assert.equal(rows.length, 4);
    const stored = rows.map(({ content }) => Buffer.from(content as Uint8Array).toString("latin1")).join();
    for (const secret of secrets) assert.ok(secret.length > 20 && !stored.includes(secret));
  });

  it("gives nothing where what is kept was moved to another row, and carries nothing out", async (t) => {
    const { world, app, addUser, users } = await prepare(t);
    await addUser("jo", "one");
    await addUser("mia", "two");
    await world.database.write(async (sql) => {
      const [one, two] = await sql.all<{ id: string; content: Uint8Array }>(
        "select id, content from idempotency_keys",
        [],
      );
      assert.ok(one !== undefined && two !== undefined);
      const text = "update idempotency_keys set content = $2 where id = $1";
      await sql.run(text, [one.id, two.content]);
      await sql.run(text, [two.id, one.content]);
    });
    for (const [name, key] of [
      ["jo", "one"],
      ["mia", "two"],
    ] as const) {
      const headers = { authorization: poolCredentials, "idempotency-key": key };
      const { statusCode, body } = await app.inject({
        method: "POST",
        url: "/v1/users",
        headers,
        payload: { username: name },
      });
      assert.equal(statusCode, 500);
      assert.ok(!/jo|mia/.test(body), body);
    }
    assert.equal(await users(), 2);
  });

  it("leaves its key free where it was refused before anything was written", async (t) => {
    const { world, post, addUser, users } = await prepare(t);
    await addUser("jo", null);
    assert.equal((await post("/v1/users", { username: "jo" })).status, 409);
    assert.equal((await post("/v1/users", {})).status, 400);
    assert.equal((await post("/v1/users", { username: 7 })).status, 400);
    assert.equal((await post("/v1/users", { username: "mia" }, KEY, basic(POOL_ID, "wrong"))).status, 401);
    assert.equal(await countRows(world, "idempotency_keys"), 0);
    assert.equal((await addUser("mia")).status, 201);
    assert.equal(await users(), 2);
  });

  it("is over after 24 hours, and housekeeping takes it away", async (t) => {
    const { world, post } = await prepare(t);
    const make = () => post("/v1/applications", { name: "shop" });
    const first = await make();
    world.clock.advance(24 * 3_600_000 - 1);
    assert.equal((await make()).body.id, first.body.id);
    world.clock.advance(1);
    assert.notEqual((await make()).body.id, first.body.id);
    world.clock.advance(24 * 3_600_000);
    assert.equal((await world.storehouse.sweep(world.clock.nowMs())).idempotencyKeys, 1);
    assert.equal(await countRows(world, "idempotency_keys"), 0);
  });

  it("is known to every such route and to no other: on /v1 it is refused aloud, on Authing's paths ignored", async (t) => {
    const { client } = await prepare(t);
    for (const route of everyRoute) {
      const takes = takesIdempotencyKey(route);
      assert.equal(failuresOf(route).has("idempotencyKeyReused"), takes, route.operationId);
      if (route.method !== "POST" || takes || route.consumes === "multipart/form-data") continue;
      const { status, body } = await client.call("POST", route.path.replace(/:\w+/g, "0".repeat(24)), {
        headers: { "idempotency-key": KEY },
        body: {},
      });
      const isRefused = status === 400 && body.field === "Idempotency-Key";
      assert.equal(isRefused, route.dialect === "own", `${route.operationId}: ${status} ${JSON.stringify(body)}`);
    }
  });
});

for (const { engine, settingsFor, options } of engines)
  describe(`on ${engine}, a POST of a manager with an Idempotency-Key`, options, () => {
    async function start(
      t: TestContext,
      task: Omit<IdempotentTask, "headers" | "nowMs" | "settings" | "folder">,
      world: World,
      settings: Headers,
    ) {
      const child = fork(CHILD, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
      t.after(() => void child.kill("SIGKILL"));
      const headers = { authorization: poolCredentials, "idempotency-key": KEY };
      child.send({
        ...task,
        headers,
        nowMs: world.clock.nowMs(),
        settings,
        folder: world.folder,
      } satisfies IdempotentTask);
      await once(child, "message");
      return child;
    }

    it("is carried out once when 200 are sent to two processes at once: all others are told to come again, and then get its answer", async (t) => {
      const settings = await settingsFor(t);
      const { world, post } = await prepare(t, settings);
      const body = { name: "shop" };
      const task = { url: "/v1/applications", body, killedBefore: null };
      const children = [await start(t, task, world, settings), await start(t, task, world, settings)];
      const answered = children.map((child) => once(child, "message") as Promise<[[number, string][]]>);
      for (const child of children) child.send(100);
      const answers = (await Promise.all(answered)).flatMap(([each]) => each);
      assert.equal(answers.length, 200);
      const done = new Set(answers.filter(([status]) => status === 201).map(([, text]) => text));
      assert.equal(done.size, 1);
      const others = answers
        .filter(([status]) => status !== 201)
        .map(([status, text]) => [status, (JSON.parse(text) as Json).code]);
      assert.ok(
        others.every(([status, code]) => status === 409 && code === 2125),
        JSON.stringify(others.slice(0, 3)),
      );
      const again = await post("/v1/applications", body);
      assert.deepEqual(again.body, JSON.parse([...done][0] ?? ""));
      assert.equal(await countRows(world, "applications", "name = 'shop'"), 1);
    });

    for (const [when, killedBefore, made] of [
      ["before it has written anything is carried out by whoever asks when its minute is over", "insertApplication", 0],
      ["after that is never carried out again: its answer is lost, and that is said", "answerIdempotent", 1],
    ] as const satisfies readonly (readonly [string, Change["type"], number])[])
      it(`whose process is killed ${when}`, async (t) => {
        const settings = await settingsFor(t);
        const { world, post } = await prepare(t, settings);
        const body = { name: "shop" };
        const child = await start(t, { url: "/v1/applications", body, killedBefore }, world, settings);
        child.send(1);
        await once(child, "exit");
        const shops = () => countRows(world, "applications", "name = 'shop'");
        assert.equal(await shops(), made);
        const busy = await post("/v1/applications", body);
        assert.deepEqual([busy.status, busy.body.code, busy.headers["retry-after"]], [409, 2125, "1"]);
        world.clock.advance(20_000);
        assert.equal((await post("/v1/applications", body)).headers["retry-after"], "20");
        assert.equal((await post("/v1/applications", { name: "other" })).status, 422);
        world.clock.advance(40_000);
        const { status, body: told } = await post("/v1/applications", body);
        assert.deepEqual([status, told.code ?? null], made === 0 ? [201, null] : [409, 2126]);
        assert.equal(await shops(), 1);
        world.clock.advance(24 * 3_600_000);
        assert.equal((await post("/v1/applications", body)).status, 201, "no key is blocked for ever");
      });
  });
