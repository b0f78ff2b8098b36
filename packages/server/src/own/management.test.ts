import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { type Route, scopeBundles } from "@countersign/contract";
import { createApplication } from "@countersign/core";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { everyRoute } from "../http/testing/everyRoute.ts";
import { createTestClient, poolCredentials } from "../http/testing/testClient.ts";
import { APP_ID, createWorld, from, type World } from "../propertyTests/testing/createWorld.ts";
import { codeOf, openMfaToken, register, registerWithApp, submit } from "../propertyTests/testing/person.ts";
import { readTable } from "../propertyTests/testing/tables.ts";

type Json = Readonly<Record<string, unknown>>;
type Method = Route["method"];

const OTHER = { id: "b0".repeat(12), secret: "7e".repeat(16) };
const NO_ID = "0".repeat(24);

async function prepare(t: TestContext) {
  const world = await createWorld(t);
  const { app } = await createTestApp(t, { world });
  const client = createTestClient(app);
  const ask = (
    method: Method,
    path: string,
    body?: Json,
    as = poolCredentials,
    headers: Readonly<Record<string, string>> = {},
  ) => client.call(method, path, { headers: { authorization: as, ...headers }, ...(body !== undefined && { body }) });
  const keyFor = async (scopes: readonly string[], as = poolCredentials) => {
    const { body } = await ask("POST", "/v1/api-keys", { name: "test", scopes }, as);
    return `Bearer ${String(body.key)}`;
  };
  return { world, ask, keyFor };
}

/** Gives the credentials of another pool, which has an application of its own. */
async function makeOtherPool({ storehouse, ports, clock }: World): Promise<string> {
  const pool = { id: OTHER.id, name: "other", secretDigest: ports.digest(OTHER.secret), olderSecret: null };
  await storehouse.admin.insertPool(pool, clock.nowMs());
  const scope = { poolId: OTHER.id, appId: null, actor: "operator", origin: from() } as const;
  await createApplication(ports, scope, { name: "other" });
  return `Basic ${Buffer.from(`${OTHER.id}:${OTHER.secret}`).toString("base64")}`;
}

describe("people over HTTP", () => {
  it("are made, found by every name they have, shown, changed and blocked", async (t) => {
    const { world, ask } = await prepare(t);
    const made = await ask("POST", "/v1/users", {
      ...{ username: "Ada", email: "Ada@Example.com", phone: "+8613800138000", emailVerified: true },
      ...{ password: "correct horse battery staple", profile: { externalId: "hr-1", name: "Ada L." } },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const id = String(made.body.id);
    const path = `/v1/users/${id}`;
    const shown = await ask("GET", path);
    assert.deepEqual(shown.body, made.body);
    assert.deepEqual([shown.headers.etag, made.headers.etag], ['"0"', '"0"']);
    for (const query of [
      "email=ada@example.com",
      "phone=13800138000",
      "username=ADA",
      "externalId=hr-1",
      "search=ad",
      "search=ada%40example.com",
      `search=${id}`,
      "search=hr-1",
      "search=%2B8613800138000",
    ]) {
      const { users } = (await ask("GET", `/v1/users?${query}`)).body as { users: readonly Json[] };
      assert.deepEqual(
        users.map((each) => each.id),
        [id],
        query,
      );
    }
    for (const query of ["email=bob@example.com", "search=bob", "externalId=hr"])
      assert.deepEqual((await ask("GET", `/v1/users?${query}`)).body, { users: [], next: null }, query);
    assert.equal((await ask("GET", "/v1/users?email=a@example.com&username=a")).status, 400);
    const gone = await ask("GET", `/v1/users?search=bo&after=${id}`);
    assert.deepEqual([gone.status, gone.body.field], [400, "after"]);
    const headers = { "if-match": '"0"' };
    const changed = await ask(
      "PATCH",
      path,
      { username: "ada2", profile: { name: null, city: "Turin" } },
      poolCredentials,
      headers,
    );
    assert.deepEqual(
      [changed.status, changed.body.username, changed.body.profile],
      [200, "ada2", { externalId: "hr-1", city: "Turin" }],
    );
    assert.equal((await ask("POST", `${path}/block`, {})).body.blocked, true);
    assert.equal((await ask("POST", `${path}/unblock`, {})).body.blocked, false);
    const acts = (await readTable(world, "audit_events")).map(({ type, actor }) => `${String(type)} ${String(actor)}`);
    for (const act of ["user.create management", "user.update management", "user.block management"])
      assert.ok(acts.includes(act), act);
    assert.equal((await ask("POST", "/v1/users", { password: "correct horse battery staple" })).status, 400);
    assert.equal((await ask("POST", "/v1/users", { username: "ADA2" })).status, 409);
  });

  it("are changed only as they were seen: 428 without If-Match, 412 where they were changed meanwhile, one of many at once", async (t) => {
    const { world, ask } = await prepare(t);
    const { userId } = await register(world);
    const path = `/v1/users/${userId}`;
    const seen = String((await ask("GET", path)).headers.etag);
    const patch = (name: string, tag: string | null) =>
      ask("PATCH", path, { profile: { name } }, poolCredentials, tag === null ? {} : { "if-match": tag });
    assert.deepEqual([(await patch("x", null)).status, (await patch("x", null)).body.code], [428, 2123]);
    assert.equal((await patch("x", "0")).status, 412, "a tag stands in quotation marks");
    assert.equal((await patch("x", `W/${seen}`)).status, 412, "weak tags match nothing");
    const answers = await Promise.all(Array.from({ length: 10 }, (_, at) => patch(`n${at}`, seen)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, ...Array.from({ length: 9 }, () => 412)]);
    assert.equal((await patch("y", `"${NO_ID}", ${String((await ask("GET", path)).headers.etag)}`)).status, 200);
    assert.equal((await patch("z", "*")).status, 200);
  });

  it("list page by page, each of them once", async (t) => {
    const { world, ask } = await prepare(t);
    const made: string[] = [];
    for (let count = 0; count < 5; count++) made.push((await register(world)).userId);
    const seen: string[] = [];
    for (let after = ""; ; ) {
      const { users, next } = (await ask("GET", `/v1/users?limit=2${after}`)).body as unknown as {
        users: readonly { id: string }[];
        next: string | null;
      };
      seen.push(...users.map(({ id }) => id));
      if (next === null) break;
      after = `&after=${next}`;
    }
    assert.deepEqual(seen, made.toSorted());
  });
});

describe("what somebody has bound and opened", () => {
  it("is listed without what it is made of, and goes by its id", async (t) => {
    const { world, ask } = await prepare(t);
    const person = await registerWithApp(world);
    await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    const path = `/v1/users/${person.userId}`;
    const listed = await ask("GET", `${path}/authenticators`);
    const { authenticators } = listed.body as { authenticators: readonly Json[] };
    assert.ok(authenticators.length > 0);
    assert.ok(!JSON.stringify(listed.body).includes(person.app.secret));
    const allowed = ["id", "kind", "name", "source", "address", "status", "createdAt", "confirmedAt", "lastUsedAt"];
    for (const each of authenticators) assert.deepEqual(Object.keys(each).toSorted(), allowed.toSorted());
    const { sessions } = (await ask("GET", `${path}/sessions`)).body as { sessions: readonly Json[] };
    assert.equal(sessions.length, 2, "that of the registration, and that of the sign-in");
    assert.deepEqual((await ask("DELETE", `${path}/sessions/${String(sessions[0]?.id)}`)).body, { ended: true });
    assert.deepEqual((await ask("DELETE", `${path}/sessions/${String(sessions[0]?.id)}`)).body, { ended: false });
    const app = authenticators.find(({ kind }) => kind === "totp");
    const left = await ask("DELETE", `${path}/authenticators/${String(app?.id)}`);
    assert.deepEqual((left.body as { authenticators: readonly Json[] }).authenticators, []);
    assert.equal((await ask("DELETE", `${path}/authenticators/${String(app?.id)}`)).status, 404);
    assert.deepEqual((await ask("DELETE", `${path}/sessions`)).body, { ended: true });
    assert.deepEqual((await ask("GET", `${path}/sessions`)).body, { sessions: [], more: false });
    assert.deepEqual((await ask("GET", `${path}/trusted-devices`)).body, { devices: [] });
    assert.deepEqual((await ask("DELETE", `${path}/trusted-devices`)).body, { ended: false });
  });

  it("is freed of its locks, which are shown with why and until when", async (t) => {
    const { world, ask, keyFor } = await prepare(t);
    const person = await registerWithApp(world);
    const token = await openMfaToken(world, person);
    for (let count = 0; count < 5; count++) await submit(world, token, "000000").catch(() => undefined);
    const support = await keyFor(["support"]);
    const path = `/v1/users/${person.userId}`;
    const { locks } = (await ask("GET", `${path}/locks`, undefined, support)).body as { locks: readonly Json[] };
    assert.ok(
      locks.some(({ freedBy, endsAt }) => freedBy === "unlock" && endsAt !== null),
      JSON.stringify(locks),
    );
    const { freed } = (await ask("POST", `${path}/unlock`, { reason: "called, ticket 4711" }, support)).body as {
      freed: string[];
    };
    assert.ok(freed.includes("totp"));
    assert.deepEqual((await ask("GET", `${path}/locks`, undefined, support)).body, { locks: [] });
    await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
  });
});

describe("support", () => {
  it("finds people and neither sees nor touches a factor, nor a full address unless it types it", async (t) => {
    const { world, ask, keyFor } = await prepare(t);
    const person = await registerWithApp(world);
    const email = String((await ask("GET", `/v1/users/${person.userId}`)).body.email);
    const support = await keyFor(["support"]);
    const got = await ask("GET", `/v1/users/${person.userId}`, undefined, support);
    assert.ok(!JSON.stringify(got.body).includes(email));
    assert.deepEqual([got.status, got.body.profile], [200, null]);
    const listed = await ask("GET", "/v1/users", undefined, support);
    assert.ok(!JSON.stringify(listed.body).includes(email));
    const { users } = (await ask("GET", `/v1/users?email=${encodeURIComponent(email)}`, undefined, support)).body as {
      users: readonly Json[];
    };
    assert.equal(users[0]?.email, email);
    const hidden = { username: "13800138999", profile: { externalId: "ada@corp.example" } };
    const { id } = (await ask("POST", "/v1/users", hidden)).body;
    const named = await ask("GET", `/v1/users/${String(id)}`, undefined, support);
    for (const address of ["13800138999", "ada@corp.example"])
      assert.ok(!JSON.stringify(named.body).includes(address), "an address is one by whatever name");
    const mayNot = everyRoute.filter(
      ({ dialect, caller, scope }) =>
        dialect === "own" && caller === "management" && !(scopeBundles.support as readonly unknown[]).includes(scope),
    );
    assert.ok(mayNot.some(({ operationId }) => operationId === "removeUserAuthenticator"));
    const before = await readTable(world, "authenticators");
    for (const { operationId, method, path } of mayNot) {
      const url = path.replaceAll(":id", person.userId).replaceAll(":partId", String(before[0]?.id));
      const { body } = await ask(method, url, method === "GET" || method === "DELETE" ? undefined : {}, support);
      assert.ok([2119, 400].includes(Number(body.code)), `${operationId} ${JSON.stringify(body)}`);
    }
    assert.deepEqual(await readTable(world, "authenticators"), before);
  });
});

describe("applications over HTTP", () => {
  it("are made with a secret that is shown this once, listed without it, and changed as they were seen", async (t) => {
    const { ask } = await prepare(t);
    const made = await ask("POST", "/v1/applications", {
      name: " Desk ",
      redirectUris: ["https://desk.example.com/back"],
    });
    assert.deepEqual([made.status, made.body.name, made.headers.etag], [201, "Desk", '"0"']);
    const { secret, ...rest } = made.body;
    assert.match(String(secret), /^[0-9a-f]{32}$/);
    const path = `/v1/applications/${String(made.body.id)}`;
    assert.deepEqual((await ask("GET", path)).body, rest);
    const list = await ask("GET", "/v1/applications");
    assert.ok(!JSON.stringify(list.body).includes(String(secret)));
    assert.equal((list.body as { applications: readonly Json[] }).applications.length, 2);
    assert.equal((await ask("PATCH", path, { trustDays: 30 })).status, 428);
    const patch = (tag: string, body: Json) => ask("PATCH", path, body, poolCredentials, { "if-match": tag });
    const changed = await patch('"0"', {
      trustDays: 30,
      factors: ["OTP"],
      allowedOrigins: ["https://Desk.example.com/"],
    });
    assert.deepEqual(
      [changed.status, changed.body.trustDays, changed.body.factors, changed.body.allowedOrigins],
      [200, 30, ["OTP"], ["https://desk.example.com"]],
    );
    assert.equal((await patch('"0"', { trustDays: 1 })).status, 412);
    const tag = String(changed.headers.etag);
    const raced = await Promise.all(
      Array.from({ length: 5 }, (_, at) => patch(tag, at % 2 === 0 ? { trustDays: at } : { factors: [] })),
    );
    assert.equal(raced.filter(({ status }) => status === 200).length, 1);
    for (const wrong of [
      { redirectUris: ["javascript:alert(1)"] },
      { allowedOrigins: ["*"] },
      { allowedOrigins: ["https://a.example/b"] },
      { factors: ["PASSKEY"] },
    ])
      assert.equal((await patch("*", wrong)).status, 400, JSON.stringify(wrong));
    assert.equal(
      (await ask("PATCH", `/v1/applications/${NO_ID}`, {}, poolCredentials, { "if-match": "*" })).status,
      404,
    );
  });
});

describe("another pool", () => {
  it("finds nothing by any route: what it names is not there, and what it lists is its own", async (t) => {
    const { world, ask, keyFor } = await prepare(t);
    const other = await makeOtherPool(world);
    const person = await registerWithApp(world);
    await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    const [ours] = await readTable(world, "sessions");
    const [bound] = await readTable(world, "authenticators");
    await keyFor(["all"]);
    const { apiKeys } = (await ask("GET", "/v1/api-keys")).body as { apiKeys: readonly Json[] };
    const made = {
      webhook: await ask("POST", "/v1/webhooks", { url: "https://example.com/hooks" }),
      pass: await ask("POST", "/v1/access-passes", { userId: person.userId, hours: 1 }),
    };
    const ids: Readonly<Record<string, readonly unknown[]>> = {
      webhooks: [made.webhook.body.id],
      "access-passes": [made.pass.body.id],
      users: [person.userId],
      applications: [APP_ID],
      "api-keys": [apiKeys[0]?.id],
      decisions: [NO_ID],
      sessions: [ours?.id],
      authenticators: [bound?.id],
      "trusted-devices": [NO_ID],
    };
    const bodies: Readonly<Record<string, Json>> = {
      setPolicyMode: { applicationId: APP_ID, mode: "shadow" },
      replayPolicy: { applicationId: APP_ID },
      issueAccessPass: { userId: person.userId },
      replayWebhook: { since: new Date(world.clock.nowMs()).toISOString() },
    };
    const queries: Readonly<Record<string, string>> = {
      showPolicies: `?applicationId=${APP_ID}`,
      dropPolicy: `?applicationId=${APP_ID}&state=live`,
    };
    const before = JSON.stringify([
      await readTable(world, "users"),
      await readTable(world, "applications"),
      await readTable(world, "authenticators"),
    ]);
    // It names nothing, and would leave the walker with a secret that is not the newest.
    const managed = everyRoute.filter(
      ({ dialect, caller, operationId }) =>
        dialect === "own" && caller === "management" && operationId !== "renewPoolSecret",
    );
    for (const as of [other, await keyFor(["all"], other)])
      for (const { operationId, method, path } of managed) {
        const url = path.replaceAll(
          /([\w-]+)\/:(?:id|partId)/g,
          (_, name: string) => `${name}/${String(ids[name]?.[0])}`,
        );
        const body = method === "POST" || method === "PATCH" ? (bodies[operationId] ?? {}) : undefined;
        const { status, body: answer } = await ask(method, url + (queries[operationId] ?? ""), body, as, {
          "if-match": "*",
        });
        const names = path.includes(":") || operationId in bodies || operationId in queries;
        if (names) assert.equal(status, 404, `${operationId}: ${status} ${JSON.stringify(answer)}`);
        for (const id of [person.userId, APP_ID, apiKeys[0]?.id])
          assert.ok(!JSON.stringify(answer).includes(String(id)), `${operationId} shows ${String(id)}`);
      }
    const after = JSON.stringify([
      await readTable(world, "users"),
      await readTable(world, "applications"),
      await readTable(world, "authenticators"),
    ]);
    assert.equal(after, before);
  });
});
