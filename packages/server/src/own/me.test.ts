import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { FactorKind } from "@countersign/core";
import { type CodeClient, createCodeClient } from "../http/testing/createCodeClient.ts";
import { askAndRead } from "../propertyTests/testing/codes.ts";
import { APP_ID, demandFactors, type WorldOptions } from "../propertyTests/testing/createWorld.ts";
import { codeOf, PASSWORD, type Person, register, registerWithApp } from "../propertyTests/testing/person.ts";
import { PLANTED_CODE, PLANTED_SECRET, plantFactor } from "../propertyTests/testing/plantFactor.ts";
import { noticesIn, phone } from "../propertyTests/testing/post.ts";
import { countRows } from "../propertyTests/testing/tables.ts";

type Json = Readonly<Record<string, unknown>>;
type Listed = { readonly id: string; readonly kind: FactorKind; readonly name: string } & Json;

const PHONE = "+8613800138000";
const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";

async function prepare(t: TestContext, options: WorldOptions = {}) {
  const given = await createCodeClient(t, options);
  const { world, client, post } = given;
  const password = await client.encrypt(PASSWORD);

  async function logIn({ email }: Person, headers: Readonly<Record<string, string>> = {}): Promise<Json> {
    return (await post("/api/v2/login/account", { account: email, password }, { headers })).data as Json;
  }

  /** Signs in, with the planted app where one is bound. */
  async function sessionOf(person: Person, headers = {}): Promise<string> {
    const { token, mfaToken } = await logIn(person, headers);
    if (mfaToken === undefined) return String(token);
    world.clock.advance(90_000);
    const body = { totp: codeOf(world, { secret: PLANTED_SECRET }) };
    const verified = await post("/api/v2/mfa/totp/verify", body, { token: String(mfaToken) });
    return String((verified.data as Json).token);
  }

  async function list(token: string): Promise<readonly Listed[]> {
    return (await client.call("GET", "/v1/me/authenticators", { token })).body.authenticators as readonly Listed[];
  }

  async function sessions(token: string): Promise<readonly Json[]> {
    return (await client.call("GET", "/v1/me/sessions", { token })).body.sessions as readonly Json[];
  }

  return { ...given, logIn, sessionOf, list, sessions };
}

/** What the numbers of a problem document say. */
async function refusedWith(answer: ReturnType<CodeClient["client"]["call"]>): Promise<readonly unknown[]> {
  const { status, body } = await answer;
  return [status, body.code];
}

async function plantAll(given: CodeClient, { userId, email }: Person): Promise<void> {
  await plantFactor(given.world, userId, "totp");
  await plantFactor(given.world, userId, "sms", { address: PHONE });
  await plantFactor(given.world, userId, "email", { address: email });
  await plantFactor(given.world, userId, "face");
  await plantFactor(given.world, userId, "recovery");
}

describe("the authenticators of one's own", () => {
  it("are listed of every kind, by when they were bound and last used, and no more of an address than its owner knows it by", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    await plantAll(given, person);
    const token = await given.sessionOf(person);
    const listed = await given.list(token);
    assert.deepEqual(
      listed.map(({ kind, address, lastUsedAt }) => [kind, address, lastUsedAt !== null]),
      [
        ["totp", null, true],
        ["sms", "+86138****8000", false],
        ["email", `p***${person.email.slice(person.email.indexOf("@"))}`, false],
        ["face", null, false],
        ["recovery", null, false],
      ],
    );
    const text = JSON.stringify(listed);
    for (const secret of [PHONE, person.email, PLANTED_SECRET, "hash", "state"])
      assert.ok(!text.includes(secret), secret);
  });

  it("are called what their owner says, each otherwise than others of its kind", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    await plantAll(given, person);
    await plantFactor(given.world, person.userId, "totp");
    const token = await given.sessionOf(person);
    const rename = (id: string, name: unknown) =>
      given.client.call("PATCH", `/v1/me/authenticators/${id}`, { token, body: { name } });
    const [one, two, sms] = await given.list(token);
    assert.ok(one && two && sms);
    assert.equal((await rename(one.id, " Telephone ")).body.name, "Telephone");
    assert.equal((await rename(two.id, "Telephone")).body.name, "Telephone 2");
    assert.equal((await rename(sms.id, "Telephone")).body.name, "Telephone");
    for (const name of ["", "  ", "x".repeat(65), 7, null])
      assert.deepEqual(await refusedWith(rename(one.id, name)), [400, 400]);
    assert.deepEqual(await refusedWith(rename("0f".repeat(12), "x")), [404, 2102]);
    assert.deepEqual((await given.list(token)).map(({ name }) => name).slice(0, 3), [
      "Telephone",
      "Telephone 2",
      "Telephone",
    ]);
  });

  it("go one by one, of whatever kind, each told to the owner; what stands in goes with the last", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    await plantAll(given, person);
    const token = await given.sessionOf(person);
    const remove = (id: string) => given.client.call("DELETE", `/v1/me/authenticators/${id}`, { token });
    for (const kind of ["face", "email", "sms", "totp"] as const) {
      const { id } = (await given.list(token)).find((each) => each.kind === kind) ?? assert.fail();
      const seen = given.world.post.length;
      const { status, body } = await remove(id);
      assert.equal(status, 200);
      assert.ok(!(body.authenticators as readonly Listed[]).some((each) => each.id === id), kind);
      assert.ok(
        noticesIn(given.world, seen).some(({ purpose }) => purpose === "factorRemoved"),
        kind,
      );
    }
    assert.deepEqual(await given.list(token), []);
  });

  it("stay without a proof that is fresh, of another account, and where the application would accept nothing that is left", async (t) => {
    const given = await prepare(t);
    const [person, other] = [await register(given.world), await register(given.world)];
    await plantAll(given, person);
    const others = await given.sessionOf(other);
    const token = await given.sessionOf(person);
    const idOf = async (kind: FactorKind) =>
      (await given.list(token)).find((each) => each.kind === kind)?.id ?? assert.fail();
    const remove = (id: string, by = token) =>
      given.client.call("DELETE", `/v1/me/authenticators/${id}`, { token: by });
    assert.deepEqual(await refusedWith(remove(await idOf("sms"), others)), [404, 2102]);
    await demandFactors(given.world, ["FACE"]);
    for (const kind of ["email", "sms", "totp"] as const) assert.equal((await remove(await idOf(kind))).status, 200);
    // What the session passed is no longer accepted: the next request is asked for the face.
    assert.deepEqual(await refusedWith(given.client.call("GET", "/v1/me/authenticators", { token })), [401, 1636]);
    const passed = JSON.stringify({ face: given.world.clock.nowMs() });
    await given.world.database.write((sql) => sql.run("update sessions set passed = $1", [passed]));
    // A face alone may not be all there is (NIST SP 800-63B-4 §3.2.3), nor may the one that is demanded go.
    assert.deepEqual(await refusedWith(remove(await idOf("recovery"))), [409, 2097]);
    assert.deepEqual(await refusedWith(remove(await idOf("face"))), [409, 2097]);
    given.world.clock.advance(901_000);
    assert.deepEqual(await refusedWith(remove(await idOf("face"))), [401, 1635]);
    assert.equal((await given.list(token)).length, 2);
  });
});

describe("a recovery code", () => {
  for (const kind of ["totp", "sms", "email", "face"] as const) {
    it(`is made anew for whoever has proved what he can beside ${kind}, and the older one is good no longer`, async (t) => {
      const given = await prepare(t);
      const person = await register(given.world);
      const token = await given.sessionOf(person);
      const [kindOfIt, address] = kind === "email" ? ["email", person.email] : [kind, kind === "sms" ? PHONE : null];
      await plantFactor(given.world, person.userId, kind, { address, source: "APPLICATION" });
      await plantFactor(given.world, person.userId, "recovery");
      const passed = JSON.stringify({ [kindOfIt]: given.world.clock.nowMs() });
      await given.world.database.write((sql) => sql.run("update sessions set passed = $1", [passed]));
      const { status, body } = await given.client.call("POST", "/v1/me/recovery-code", { token, body: {} });
      assert.equal(status, 201);
      assert.match(String(body.recoveryCode), /^([0-9a-f]{4}-){5}[0-9a-f]{4}$/);
      assert.equal(await countRows(given.world, "authenticators", "kind = 'recovery'"), 1);
      assert.equal(noticesIn(given.world).at(-1)?.item, "Recovery code");
      await demandFactors(given.world, ["OTP", "SMS", "EMAIL", "FACE"]);
      const { mfaToken } = await given.logIn(person);
      const use = (recoveryCode: unknown) =>
        given.post("/api/v2/mfa/totp/recovery", { recoveryCode }, { token: String(mfaToken) });
      assert.equal((await use(PLANTED_CODE)).code, 6002);
      assert.equal((await use(body.recoveryCode)).code, 200);
    });
  }

  it("needs a second factor to stand in for, and a fresh proof; how often is limited by account", async (t) => {
    const given = await prepare(t, { settings: { COUNTERSIGN_LIMIT_RECOVERY_CODE: "2/1h" } });
    const person = await register(given.world);
    const renew = (token: string) => given.client.call("POST", "/v1/me/recovery-code", { token, body: {} });
    const bare = await given.sessionOf(person);
    assert.deepEqual(await refusedWith(renew(bare)), [409, 2106]);
    await plantFactor(given.world, person.userId, "totp");
    assert.deepEqual(await refusedWith(renew(bare)), [401, 1636]);
    const token = await given.sessionOf(person);
    assert.equal((await renew(token)).status, 201);
    assert.equal((await renew(token)).status, 201);
    assert.deepEqual(await refusedWith(renew(token)), [429, 1002]);
    given.world.clock.advance(901_000);
    assert.deepEqual(await refusedWith(renew(token)), [401, 1635]);
  });

  it("comes with the first number or mailbox that a sign-in binds, beside the account, and serves when that is lost", async (t) => {
    const given = await prepare(t, { factors: ["SMS"] });
    const person = await register(given.world);
    const { mfaToken } = await given.logIn(person);
    const code = await askAndRead(given.world, phone(PHONE), "mfaVerify");
    const bound = await given.post(
      "/api/v2/applications/mfa/sms/verify",
      { phone: PHONE, code },
      { token: String(mfaToken) },
    );
    assert.deepEqual([bound.code, bound.apiCode], [200, 1600]);
    assert.match(String(bound.recoveryCode), /^([0-9a-f]{4}-){5}[0-9a-f]{4}$/);
    const again = await given.logIn(person);
    given.world.clock.advance(61_000);
    const next = await askAndRead(given.world, phone(PHONE), "mfaVerify");
    const verified = await given.post(
      "/api/v2/applications/mfa/sms/verify",
      { phone: PHONE, code: next },
      { token: String(again.mfaToken) },
    );
    assert.deepEqual([verified.code, "recoveryCode" in verified], [200, false]);
    const lost = await given.logIn(person);
    const recovered = await given.post(
      "/api/v2/mfa/totp/recovery",
      { recoveryCode: bound.recoveryCode },
      { token: String(lost.mfaToken) },
    );
    assert.equal(recovered.code, 200);
  });
});

describe("the sessions of one's own", () => {
  it("say where they are, when they were used and by what they were proved", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    await plantFactor(given.world, person.userId, "totp");
    const first = await given.sessionOf(person, { "user-agent": CHROME });
    const second = await given.sessionOf(person, { "user-agent": CHROME });
    given.world.clock.advance(3_600_000);
    await given.list(first);
    await given.world.sessionUses.keep();
    given.world.clock.advance(60_000);
    const at = given.world.clock.nowMs();
    const shown = await given.sessions(second);
    assert.deepEqual(
      shown.map(({ current, ip, passed, application }) => [current, ip, passed, application]),
      [
        [true, "127.0.0.1", ["totp"], { id: APP_ID, name: "Countersign" }],
        [false, "127.0.0.1", ["totp"], { id: APP_ID, name: "Countersign" }],
      ],
    );
    assert.deepEqual(
      shown.map(({ lastUsedAt }) => Date.parse(String(lastUsedAt)) - at),
      [0, -60_000],
    );
    assert.deepEqual(
      shown.map(({ lastIp }) => lastIp),
      ["127.0.0.1", "127.0.0.1"],
    );
  });

  it("end one by one, with what waits to be proved in them, and are nobody else's to end", async (t) => {
    const given = await prepare(t);
    const [person, other] = [await register(given.world), await register(given.world)];
    await plantFactor(given.world, person.userId, "totp");
    const strange = await given.sessionOf(other);
    const [one, two] = [await given.sessionOf(person), await given.sessionOf(person)];
    given.world.clock.advance(901_000);
    const stepUp = await given.client.call("POST", "/v1/me/recovery-code", { token: two, body: {} });
    const end = (token: string, id: unknown) => given.client.call("DELETE", `/v1/me/sessions/${id}`, { token });
    const { id } = (await given.sessions(two)).find(({ current }) => current === true) ?? assert.fail();
    assert.deepEqual(await refusedWith(end(strange, id)), [404, 2105]);
    assert.deepEqual(await refusedWith(end(one, "0f".repeat(12))), [404, 2105]);
    assert.equal((await end(one, id)).body.ended, true);
    assert.equal((await end(one, id)).body.ended, false);
    assert.deepEqual(await refusedWith(given.client.call("GET", "/v1/me/sessions", { token: two })), [401, 2207]);
    const body = { totp: codeOf(given.world, { secret: PLANTED_SECRET }) };
    const late = await given.post("/api/v2/mfa/totp/verify", body, { token: String(stepUp.body.mfaToken) });
    assert.equal(late.code, 2021);
  });

  it("end all but the one that asks, with every sign-in that waits for its second factor", async (t) => {
    const given = await prepare(t);
    const person = await register(given.world);
    await plantFactor(given.world, person.userId, "totp");
    const others = [await given.sessionOf(person), await given.sessionOf(person)];
    const token = await given.sessionOf(person);
    const { mfaToken } = await given.logIn(person);
    assert.equal((await given.client.call("DELETE", "/v1/me/sessions", { token })).body.ended, true);
    for (const each of others)
      assert.deepEqual(await refusedWith(given.client.call("GET", "/v1/me/sessions", { token: each })), [401, 2207]);
    assert.equal((await given.sessions(token)).length, 1);
    given.world.clock.advance(90_000);
    const body = { totp: codeOf(given.world, { secret: PLANTED_SECRET }) };
    assert.equal((await given.post("/api/v2/mfa/totp/verify", body, { token: String(mfaToken) })).code, 2021);
  });
});

describe("the activity of one's own account", () => {
  interface Page {
    readonly events: readonly ({ readonly kind: string; readonly result: string } & Json)[];
    readonly next: string | null;
    readonly keptSince: string | null;
  }

  it("comes page by page, each event once and the latest first, and is no other account's", async (t) => {
    const given = await prepare(t);
    const [person, other] = [await registerWithApp(given.world), await register(given.world)];
    await given.sessionOf(other);
    const { mfaToken } = await given.logIn(person);
    await given.post("/api/v2/mfa/totp/verify", { totp: "000000" }, { token: String(mfaToken) });
    const verified = await given.post(
      "/api/v2/mfa/totp/verify",
      { totp: codeOf(given.world, person.app) },
      { token: String(mfaToken) },
    );
    const { token } = verified.data as { readonly token: string };
    const read = async (query: string): Promise<Page> =>
      (await given.client.call("GET", `/v1/me/activity${query}`, { token })).body as unknown as Page;
    const whole = await read("?limit=100");
    assert.equal(whole.next, null);
    assert.equal(whole.keptSince, null);
    assert.deepEqual(
      whole.events.map(({ kind, result }) => [kind, result]),
      [
        ["signIn.completed", "success"],
        ["authenticator.proved", "success"],
        ["authenticator.proved", "failure"],
        ["signIn.firstFactor", "success"],
        ["authenticator.bound", "success"],
        ["authenticator.begun", "success"],
        ["signIn.completed", "success"],
        ["signIn.firstFactor", "success"],
        ["account.created", "success"],
      ],
    );
    const own = await countRows(given.world, "audit_events", `user_id = '${person.userId}'`);
    assert.equal(whole.events.length, own);
    for (const limit of [1, 2, 5]) {
      const pages: Page[] = [];
      for (let next: string | null = ""; next !== null; next = pages.at(-1)?.next ?? null)
        pages.push(await read(`?limit=${limit}${next === "" ? "" : `&after=${next}`}`));
      assert.deepEqual(
        pages.flatMap(({ events }) => events),
        whole.events,
      );
    }
    for (const query of ["?limit=0", "?limit=101", "?limit=x", "?after=x", "?after=1-2", "?since=1"])
      assert.deepEqual(
        await refusedWith(given.client.call("GET", `/v1/me/activity${query}`, { token })),
        [400, 400],
        query,
      );
  });

  it("tells neither why somebody was refused nor what an operator noted, and says how far back it goes", async (t) => {
    const given = await prepare(t, { settings: { COUNTERSIGN_AUDIT_DAYS: "30" } });
    const person = await register(given.world);
    const token = await given.sessionOf(person);
    await given.world.database.write((sql) => sql.run("update audit_events set reason = 'between us'", []));
    await given.world.database.write((sql) => sql.run("delete from audit_origins", []));
    const { body } = await given.client.call("GET", "/v1/me/activity", { token });
    assert.ok(!JSON.stringify(body).includes("between us"));
    assert.equal(body.keptSince, new Date(given.world.clock.nowMs() - 30 * 86_400_000).toISOString());
    assert.ok((body.events as readonly Json[]).every(({ ip, browser }) => ip === null && browser === null));
  });
});
