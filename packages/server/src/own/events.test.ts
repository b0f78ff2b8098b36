import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setPolicy } from "@countersign/core";
import { patchApplication } from "../propertyTests/testing/behaving.ts";
import { from, POOL_ID } from "../propertyTests/testing/createWorld.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { ELSEWHERE, HOME, MINUTE_MS, prepareBehaving } from "./testing/prepareBehaving.ts";

describe("what is done in a session", () => {
  it("leaves it as it is where the account knows from where and with what", async (t) => {
    const { world, signIn, settle, standingOf, isActive } = await prepareBehaving(t);
    await settle();
    const token = await signIn();
    world.clock.advance(20 * MINUTE_MS);
    assert.equal(await standingOf({ token, action: "read", ...HOME }), "holds");
    assert.equal(await isActive(token), true);
  });

  it("has a second factor due where it comes from elsewhere, on every path, until one is passed", async (t) => {
    const { world, client, signIn, settle, report, standingOf, verify, isActive } = await prepareBehaving(t);
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
    const told = await countRows(world, "audit_events", "type = 'policy.decide'");
    assert.equal(await standingOf({ token: proved, action: "pay", ...ELSEWHERE }), "holds", "he has just proved it");
    assert.equal(await countRows(world, "audit_events", "type = 'policy.decide'"), told, "and it is no news");
    assert.ok(told > 0);
    assert.equal(await isActive(proved), true);
    assert.equal(await isActive(token), false, "the one that was asked stays asked");
  });

  it("is challenged by what is reported suspicious, and by one of many events; a later one sees what an earlier one did", async (t) => {
    const { world, signIn, settle, report } = await prepareBehaving(t);
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
    const { world, signIn, settle, standingOf, isActive } = await prepareBehaving(t);
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

  it("is taken with when it was done and what failed before it; what is not understood is refused, and none of it judged", async (t) => {
    const { world, client, headers, settle, enterByPassword, standingOf } = await prepareBehaving(t);
    await settle();
    const token = await enterByPassword();
    world.clock.advance(20 * MINUTE_MS);
    const event = { token, action: "read", ...HOME };
    const at = (ms: number) => new Date(world.clock.nowMs() + ms).toISOString();
    for (const [wrong, field] of [
      [{ at: "yesterday" }, "events.at"],
      [{ at: at(-61 * MINUTE_MS) }, "events.at"],
      [{ at: at(2 * MINUTE_MS) }, "events.at"],
      [{ failures: -1 }, "events.1.failures"],
      [{ city: "Shanghai" }, "events.1.city"],
      [{ browserType: "Chrome" }, "events.1.browserType"],
    ] as const) {
      const body = {
        events: [
          { ...event, suspicious: true },
          { ...event, ...wrong },
        ],
      };
      const answer = await client.call("POST", "/v1/events", { headers, body });
      assert.deepEqual([answer.status, answer.body.field], [400, field], JSON.stringify(answer.body));
    }
    assert.equal(await standingOf(event), "holds", "what came beside it was not judged");
    assert.equal(await standingOf({ ...event, at: at(-10 * MINUTE_MS) }), "holds");
    const policy = {
      format: 1,
      signals: { failuresBefore: { weight: 50, unknown: 0 } },
      steps: [{ from: 50, outcome: "challenge" }],
    } as const;
    const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;
    await setPolicy(world.ports, { scope, appId: null, state: "live", policy });
    assert.equal(await standingOf({ ...event, failures: 2 }), "holds");
    assert.equal(await standingOf({ ...event, failures: 3 }), "due");
  });

  it("is told to its owner afterwards in words, and without what it weighs", async (t) => {
    const { world, client, settle, signIn, standingOf, verify } = await prepareBehaving(t);
    await settle();
    const token = await signIn();
    world.clock.advance(20 * MINUTE_MS);
    await standingOf({ token, action: "pay", ...ELSEWHERE });
    const asked = await client.call("GET", "/api/v2/users/me", { token });
    const proved = await verify((asked.body.data as { readonly mfaToken: string }).mfaToken);
    const told = async (language: string) => {
      const answer = await client.call("GET", "/v1/me/activity", {
        token: proved,
        headers: { "accept-language": language },
      });
      return answer.body.events as readonly { readonly kind: string; readonly because: readonly string[] }[];
    };
    const challenged = (await told("en-US")).find(({ because }) => because.length > 0);
    assert.equal(challenged?.kind, "authenticator.asked");
    assert.ok(challenged?.because.includes("This is the first sign-in from this device."));
    const chinese = (await told("zh-CN")).find(({ because }) => because.length > 0);
    assert.ok(chinese?.because.includes("首次从该设备登录"));
    assert.doesNotMatch(JSON.stringify(challenged), /weight|score|default:1/);
  });
});
