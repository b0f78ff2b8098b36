import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { NOWHERE, type Surroundings, setPolicy } from "@countersign/core";
import { begin, knownPlaces, patchApplication, settled } from "../propertyTests/testing/behaving.ts";
import { createWorld, from, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { createDecisionLinks, DECISION_LINK_MS } from "../tokens/decisionLinks.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { createTestClient, poolCredentials } from "./testing/testClient.ts";

const HOTEL = { ip: "203.0.113.77" };

/** Gives a decision in a world whose map, rules and words are somebody's who wants to be run. */
async function prepare(t: TestContext) {
  const evil = `<script>alert("x")</script>`;
  const known = knownPlaces();
  const surroundings: Surroundings = {
    ...known,
    placeOf: (ip) => (ip === HOTEL.ip ? { ...NOWHERE, country: "GB", city: evil, network: evil } : known.placeOf(ip)),
  };
  const world = await createWorld(t, { surroundings });
  const { app } = await createTestApp(t, { world });
  const person = await settled(world, { ip: "192.0.2.7" }, 3);
  await patchApplication(world, { policyMode: "adaptive", name: evil });
  const rule = { name: evil, when: { any: [{ signal: "newCity" }] }, outcome: "challenge" } as const;
  await setPolicy(world.ports, {
    scope: { poolId: POOL_ID, appId: null, actor: "operator", origin: from() },
    ...{ appId: null, state: "live" },
    policy: {
      format: 1,
      signals: { newCountry: { weight: 30 } },
      steps: [{ from: 30, outcome: "notify" }],
      rules: [rule],
    },
  });
  const { record } = await begin(world, person, HOTEL);
  const read = async (path: string, language = "en-US") =>
    app.inject({ method: "GET", url: path, headers: { "accept-language": language } });
  return { world, app, client: createTestClient(app), record, read, userId: person.userId };
}

describe("the page that explains a decision", () => {
  it("says in either language what was decided, by what and why, and runs nothing of what others have written", async (t) => {
    const { client, record, read, userId } = await prepare(t);
    const headers = { authorization: poolCredentials };
    const { status, body } = await client.call("POST", `/v1/decisions/${record.id}/links`, { headers, body: {} });
    assert.equal(status, 201);
    const path = new URL(String(body.url)).pathname;
    for (const [language, words] of [
      [
        "en-US",
        [
          "Asked for a second factor",
          "Nobody has signed in from GB in the last 90 days.",
          "comes to the same",
          "Rules that hold",
        ],
      ],
      ["zh-CN", ["要求第二步验证", "90 天内首次从 GB 登录", "结果相同", "命中的规则"]],
    ] as const) {
      const page = await read(path, language);
      assert.equal(page.statusCode, 200);
      for (const each of [...words, userId, "pool:1", HOTEL.ip]) assert.ok(page.body.includes(each), each);
      assert.ok(!page.body.includes("<script"), "nothing of it is markup");
      assert.ok(page.body.includes("&lt;script&gt;"));
      assert.match(String(page.headers["content-security-policy"]), /^default-src 'none'; style-src 'sha256-/);
      assert.equal(page.headers["referrer-policy"], "no-referrer");
      assert.equal(page.headers["cache-control"], "no-store");
      assert.equal(page.headers["content-language"], language);
    }
  });

  it("is shown for a quarter of an hour, for that decision alone, and to nobody who has made up a link", async (t) => {
    const { world, record, read } = await prepare(t);
    const links = createDecisionLinks(world.ports);
    const { text } = links.sign({ poolId: POOL_ID, decisionId: record.id });
    const other = links.sign({ poolId: POOL_ID, decisionId: "0".repeat(24) }).text;
    const statusOf = async (link: string) => (await read(`/decision/${link}`)).statusCode;
    assert.equal(await statusOf(text), 200);
    assert.equal(await statusOf(other), 404);
    const [mac, otherMac] = [text, other].map((each) => each.split(".").slice(3).join("."));
    assert.equal(await statusOf(text.replace(String(mac), String(otherMac))), 404, "signed for another one");
    assert.equal(await statusOf(text.replace(POOL_ID, "b0".repeat(12))), 404, "another pool's");
    const later = (world.clock.nowMs() + 10 * DECISION_LINK_MS).toString(36);
    assert.equal(await statusOf(text.split(".").with(2, later).join(".")), 404, "for longer");
    const plain = text.split(".").slice(0, 3).join(".");
    assert.equal(await statusOf(`${plain}.${world.ports.codeMac.sign(plain)}`), 404, "what else the key signs");
    assert.equal(await statusOf("none"), 404);
    world.clock.advance(DECISION_LINK_MS);
    const gone = await read(`/decision/${text}`);
    assert.deepEqual([gone.statusCode, gone.body.includes(record.userId)], [410, false]);
  });

  it("is linked by nobody without the secret of the pool, and only while the decision is kept", async (t) => {
    const { client, record } = await prepare(t);
    const path = `/v1/decisions/${record.id}/links`;
    assert.equal((await client.call("POST", path, { body: {} })).status, 401);
    const headers = { authorization: poolCredentials };
    assert.equal(
      (await client.call("POST", `/v1/decisions/${"0".repeat(24)}/links`, { headers, body: {} })).status,
      404,
    );
  });
});
