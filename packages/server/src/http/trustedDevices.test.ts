import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { PUBLIC_URL } from "../propertyTests/testing/createWorld.ts";
import { trusting } from "../propertyTests/testing/devices.ts";
import { codeOf } from "../propertyTests/testing/person.ts";
import { readTable } from "../propertyTests/testing/tables.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient } from "./testing/testClient.ts";

const own = { host: new URL(PUBLIC_URL).host, origin: PUBLIC_URL, "sec-fetch-site": "same-origin" };
const HEADER = "x-countersign-device";
const LOGIN = "/api/v2/login/account";

async function prepare(t: TestContext) {
  const { app, world } = await createTestApp(t);
  const client = createTestClient(app);
  const { owner, token, session } = await trusting(world);
  const row = (await world.ports.store.findSession(session.poolId, session.id)) ?? assert.fail();
  const { user } =
    (await world.ports.store.findSubject(session.poolId, { kind: "id", key: owner.userId })) ?? assert.fail();
  const bearer = world.services.userTokens.sign(row, user, "2");
  const body = { account: owner.email, password: await client.encrypt(owner.password) };
  const logIn = (headers: Readonly<Record<string, string>> = {}, url = LOGIN) =>
    client.call("POST", url, { body, headers });
  return { app, world, client, owner, token, bearer, body, logIn };
}

/** Gives the cookies that an answer sets, by the end of their names, with all their attributes. */
function cookiesOf({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): ReadonlyMap<string, string> {
  const set = [headers["set-cookie"] ?? []].flat() as string[]; // as Fastify gives them
  return new Map(set.map((each) => [/^[^=]*?(-device|-trusted)?=/.exec(each)?.[1] ?? "", each]));
}

function sent(...cookies: readonly (string | undefined)[]): string {
  return cookies.map((each) => (each ?? assert.fail("no such cookie")).split(";")[0]).join("; ");
}

describe("the header of trusted devices", () => {
  it("lets a sign-in in and gives what is shown next, on Authing's paths too, where nothing else differs", async (t) => {
    const { client, owner, token, logIn } = await prepare(t);
    const without = await logIn();
    assert.deepEqual([without.body.code, without.headers[HEADER]], [1636, undefined]);
    const first = await logIn({ [HEADER]: token });
    assert.equal(first.body.code, 200);
    const next = String(first.headers[HEADER]);
    assert.match(next, /^[0-9a-f]{24}\.[0-9a-f]{64}$/);
    const query =
      "mutation l($email: String!, $password: String!) { loginByEmail(input: { email: $email, password: $password }) { id } }";
    const variables = { email: owner.email, password: await client.encrypt(owner.password) };
    assert.ok((await client.graphql(query, variables, { headers: { [HEADER]: next } })).id);
  });

  it("keeps what others have of the same browser, and takes what is no token for nothing", async (t) => {
    const { world, token, logIn } = await prepare(t);
    const { token: others } = await trusting(world);
    const junk = ["", "x", "~~", "0".repeat(5000), `${"f".repeat(24)}.${"g".repeat(64)}`, "é".repeat(9)];
    const answer = await logIn({ [HEADER]: [...junk.slice(0, 5), others, token].join("~") });
    assert.equal(answer.body.code, 200);
    const [next = "", kept] = String(answer.headers[HEADER]).split("~");
    assert.deepEqual([kept, next.slice(0, 24)], [others, token.slice(0, 24)]);
    for (const each of junk) assert.equal((await logIn({ [HEADER]: each })).body.code, 1636, each);
  });

  it("may be sent and read by the pages of applications", async (t) => {
    const { client } = await prepare(t);
    const headers = { origin: "http://localhost:8080", "access-control-request-method": "POST" };
    const asked = await client.call("OPTIONS", LOGIN, { headers });
    assert.match(String(asked.headers["access-control-allow-headers"]), /x-countersign-device/);
    assert.match(String(asked.headers["access-control-expose-headers"]), /x-countersign-device/);
  });
});

describe("the hosted pages", () => {
  it("keep a trusted device in a cookie that no script reads, and show it by that alone", async (t) => {
    const { client, bearer, logIn } = await prepare(t);
    const trusted = await client.call("POST", "/page/v1/me/trusted-devices", { body: {}, token: bearer, headers: own });
    assert.deepEqual([trusted.status, trusted.headers[HEADER]], [201, undefined]);
    assert.doesNotMatch(JSON.stringify(trusted.body), /[0-9a-f]{64}/, "not in the body either");
    const cookie = cookiesOf(trusted).get("-trusted") ?? assert.fail("no cookie");
    assert.match(
      cookie,
      /^__Host-countersign-trusted=[^;]{89}; Max-Age=7776000; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    const entered = await logIn({ ...own, cookie: sent(cookie) }, `/page${LOGIN}`);
    assert.deepEqual([entered.body.code, entered.headers[HEADER]], [200, undefined]);
    const next = cookiesOf(entered).get("-trusted");
    assert.notEqual(sent(next), sent(cookie));
    assert.equal((await logIn({ ...own, cookie: sent(next) })).body.code, 1636, "a cookie counts at the door alone");
    const elsewhere = { ...own, origin: "https://evil.example", cookie: sent(next) };
    assert.equal((await logIn(elsewhere, `/page${LOGIN}`)).body.code, 1636, "and for pages of this service");
    const [value = ""] = sent(next).split("=").slice(1);
    assert.equal(
      (await logIn({ ...own, [HEADER]: value }, `/page${LOGIN}`)).body.code,
      1636,
      "what a script says does not",
    );
    assert.equal((await logIn({ ...own, cookie: sent(next) }, `/page${LOGIN}`)).body.code, 200);
  });

  it("name a browser once, so that the account knows it, and say nothing new of it before", async (t) => {
    const { world, client, owner, logIn } = await prepare(t);
    const page = { ...own, "user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36" };
    const began = await logIn(page, `/page${LOGIN}`);
    const name = cookiesOf(began).get("-device");
    assert.match(
      name ?? "",
      /^__Host-countersign-device=[0-9a-f]{32}; Max-Age=34560000; .*HttpOnly; SameSite=Strict; Secure$/,
    );
    const decided = async () => {
      const [latest] = await world.ports.store.listDecisions({ poolId: "a0".repeat(12), id: "c0".repeat(12) }, 0, {
        before: null,
        limit: 1,
      });
      return latest?.situation;
    };
    assert.equal((await decided())?.device, "unclear");
    const { mfaToken } = began.body.data as { readonly mfaToken: string };
    world.clock.advance(60_000);
    const headers = { ...page, cookie: sent(name) };
    const proof = { body: { totp: codeOf(world, owner.app) }, token: mfaToken, headers };
    const passed = await client.call("POST", "/page/api/v2/mfa/totp/verify", proof);
    assert.deepEqual([passed.body.code, passed.headers["set-cookie"]], [200, undefined]);
    world.clock.advance(60_000);
    await logIn(headers, `/page${LOGIN}`);
    assert.deepEqual([(await decided())?.device, (await decided())?.browser], ["known", "known"]);
    world.clock.advance(60_000);
    await logIn({ ...headers, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0" }, `/page${LOGIN}`);
    assert.deepEqual(
      [(await decided())?.device, (await decided())?.browser],
      ["known", "new"],
      "a cookie that was carried off",
    );
    assert.ok(
      (await readTable(world, "known_origins")).every((row) => !JSON.stringify(row).includes(sent(name).slice(-32))),
    );
  });
});
