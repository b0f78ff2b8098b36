import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { defaultPolicy, type SignInPolicy } from "@countersign/core";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { appCredentials, createTestClient, poolCredentials } from "../http/testing/testClient.ts";
import { enter, knownPlaces, settled, theApplication } from "../propertyTests/testing/behaving.ts";
import { APP_ID, createWorld } from "../propertyTests/testing/createWorld.ts";
import { countRows } from "../propertyTests/testing/tables.ts";

type Json = Readonly<Record<string, unknown>>;

const headers = { authorization: poolCredentials, "accept-language": "en-US" };
const denying: SignInPolicy = {
  format: 1,
  signals: { newCountry: { weight: 50 } },
  steps: [{ from: 50, outcome: "deny" }],
};

async function prepare(t: TestContext) {
  const world = await createWorld(t, { surroundings: knownPlaces() });
  const { app } = await createTestApp(t, { world });
  const client = createTestClient(app);
  const ask = (method: "GET" | "POST" | "DELETE", path: string, body?: Json, as: Json = headers) =>
    client.call(method, path, { headers: as as Record<string, string>, ...(body !== undefined && { body }) });
  return { world, client, ask };
}

describe("policies over HTTP", () => {
  it("are shown, kept as versions, and taken out of their place, of the pool and of one application", async (t) => {
    const { world, ask } = await prepare(t);
    const none = await ask("GET", "/v1/policies");
    assert.deepEqual([none.body.mode, (none.body.live as Json).name, none.body.versions], [null, "default:1", []]);
    const first = await ask("POST", "/v1/policies", { state: "live", policy: denying, follows: 0 });
    assert.deepEqual([first.status, first.body.name, first.body.version], [201, "pool:1", 1]);
    const own = { applicationId: APP_ID, state: "draft", policy: defaultPolicy.policy };
    assert.equal((await ask("POST", "/v1/policies", own)).body.name, "application:1");
    assert.deepEqual((await ask("POST", "/v1/policies/mode", { applicationId: APP_ID, mode: "shadow" })).body, {
      ...{ applicationId: APP_ID, mode: "shadow" },
    });
    assert.equal((await theApplication(world)).policyMode, "shadow");
    const shown = (await ask("GET", `/v1/policies?applicationId=${APP_ID}`)).body;
    assert.deepEqual([shown.mode, shown.live], ["shadow", { name: "pool:1", policy: denying }]);
    assert.deepEqual(shown.draft, { name: "application:1", policy: defaultPolicy.policy });
    assert.equal((await ask("DELETE", `/v1/policies?applicationId=${APP_ID}&state=draft`)).status, 200);
    assert.equal((await ask("DELETE", "/v1/policies?state=live")).status, 200);
    const after = (await ask("GET", `/v1/policies?applicationId=${APP_ID}`)).body;
    assert.deepEqual([(after.live as Json).name, after.draft], ["default:1", null]);
    assert.equal(await countRows(world, "audit_events", "type = 'application.policy'"), 4);
  });

  it("do not overwrite one that was kept meanwhile, however many try at once", async (t) => {
    const { ask } = await prepare(t);
    const set = () => ask("POST", "/v1/policies", { state: "live", policy: denying, follows: 0 });
    const answers = await Promise.all(Array.from({ length: 20 }, set));
    const kept = answers.filter(({ status }) => status === 201);
    assert.equal(kept.length, 1);
    const refused = answers.find(({ status }) => status !== 201)?.body ?? {};
    assert.deepEqual([refused.status, refused.code, refused.version], [409, 2115, 1]);
    assert.equal((await ask("POST", "/v1/policies", { state: "live", policy: denying, follows: 1 })).status, 201);
  });

  it("are refused by where they are wrong and by which rule, whoever finds it", async (t) => {
    const { ask } = await prepare(t);
    const refuse = async (policy: unknown, field: string) => {
      for (const [path, rest] of [
        ["/v1/policies", { state: "live" }],
        ["/v1/policies/test", { cases: [{ name: "one", expect: "allow" }] }],
        ["/v1/policies/replay", { applicationId: APP_ID }],
      ] as const) {
        const { status, body } = await ask("POST", path, { ...rest, policy });
        assert.deepEqual([status, body.field, body.title], [400, field, "Bad Request"], JSON.stringify(body));
        assert.equal(typeof body.rule, "string");
      }
    };
    await refuse({ ...denying, signals: { newCountry: { weight: 101 } } }, "policy.signals.newCountry.weight");
    await refuse(
      { ...denying, signals: { newCountry: { weight: 1, unknown: 2 } } },
      "policy.signals.newCountry.unknown",
    );
    await refuse(
      { ...denying, exceptions: [{ name: "a", atMost: "allow", addresses: ["x"] }] },
      "policy.exceptions.0.addresses.0",
    );
    await refuse({ ...denying, rules: [{ name: "a", outcome: "deny" }] }, "policy.rules.0");
  });

  it("are tested by cases, and replayed over what was, as counts and as a list", async (t) => {
    const { world, ask } = await prepare(t);
    const cases = [
      { name: "like always", expect: "allow" },
      { name: "abroad", signals: { newCountry: "present" }, expect: "challenge" },
    ];
    const { body } = await ask("POST", "/v1/policies/test", { policy: denying, cases });
    assert.equal(body.wrong, 1);
    assert.deepEqual(
      (body.cases as Json[]).map(({ outcome, ok }) => [outcome, ok]),
      [
        ["allow", true],
        ["deny", false],
      ],
    );
    assert.equal(await countRows(world, "sign_in_policies"), 0);
    const person = await settled(world, { ip: "192.0.2.7" }, 3);
    await enter(world, person, { ip: "203.0.113.77" });
    const replay = (rest: Json) =>
      ask("POST", "/v1/policies/replay", { applicationId: APP_ID, policy: denying, ...rest });
    const all = (await replay({})).body;
    assert.deepEqual([all.signIns, all.isCut, (all.counts as Json).deny, (all.counts as Json).allow], [4, false, 2, 2]);
    const [latest] = all.touched as readonly Json[];
    assert.deepEqual([latest?.wouldBe, latest?.because, latest?.userId], ["deny", ["newCountry 50"], person.userId]);
    assert.deepEqual((await replay({ limit: 0 })).body.touched, []);
    const decision = (await ask("GET", `/v1/decisions/${String(latest?.id)}`)).body;
    assert.equal(decision.decidedAnew, null, "no policy looked at it then");
  });

  it("are another pool's to nobody, and want the secret of the pool, not that of an application", async (t) => {
    const { world, ask } = await prepare(t);
    const [id, secret] = ["b0".repeat(12), "7e".repeat(16)];
    const pool = { id, name: "other", secretDigest: world.ports.digest(secret), olderSecret: null };
    await world.storehouse.admin.insertPool(pool, world.clock.nowMs());
    const other = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
    for (const as of [{ authorization: appCredentials }, {}])
      for (const path of ["/v1/policies", `/v1/policies?applicationId=${APP_ID}`])
        assert.equal((await ask("GET", path, undefined, as)).status, 401);
    assert.equal(
      (await ask("POST", "/v1/policies", { state: "live", policy: denying }, { authorization: appCredentials })).status,
      401,
    );
    assert.equal((await ask("POST", "/v1/policies", { state: "live", policy: denying }, other)).status, 201);
    assert.deepEqual((await ask("GET", "/v1/policies")).body.versions, [], "what another pool keeps is not here");
    const its = { applicationId: APP_ID };
    for (const [method, path, body] of [
      ["GET", `/v1/policies?applicationId=${APP_ID}`, undefined],
      ["POST", "/v1/policies", { ...its, state: "live", policy: denying }],
      ["POST", "/v1/policies/mode", { ...its, mode: "adaptive" }],
      ["POST", "/v1/policies/replay", its],
      ["DELETE", `/v1/policies?applicationId=${APP_ID}&state=live`, undefined],
    ] as const)
      assert.equal((await ask(method, path, body, other)).body.code, 2008, path);
    assert.equal((await theApplication(world)).policyMode, "fixed");
  });
});
