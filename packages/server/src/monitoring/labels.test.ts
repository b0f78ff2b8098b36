import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Change } from "@countersign/core";
import fc from "fast-check";
import { createTestApp } from "../http/testing/createTestApp.ts";
import { APP_ID, createWorld } from "../propertyTests/testing/createWorld.ts";
import { countAnswer } from "./countAnswer.ts";
import { type MetricRow, NONE, OTHER } from "./metricRow.ts";
import { type MetricName, metricTable } from "./metricTable.ts";
import { renderMetrics } from "./renderMetrics.ts";
import { type Sample, Tally } from "./Tally.ts";
import { countChanges, watchStore } from "./watchStore.ts";

/** Says which labels of the samples hold what their lists do not have. */
function strangers(samples: readonly Sample[], routes: ReadonlySet<string> = new Set()): readonly string[] {
  return samples.flatMap(({ name, labels }) => {
    const row: MetricRow = metricTable[name];
    return Object.entries(row.labels).flatMap(([label, values], index) => {
      const value = labels[index] ?? "";
      const isKnown =
        typeof values === "string" ? value === NONE || routes.has(value) : [...values, OTHER].includes(value);
      return isKnown ? [] : [`${name} ${label}="${value}"`];
    });
  });
}

const address = fc.oneof(fc.string(), fc.emailAddress(), fc.stringMatching(/^\+[1-9]\d{5,14}$/));
const text = fc.oneof(fc.string(), fc.constantFrom("wrongPassword", "pairLimit", "success", "__proto__", "\n"));

describe("labels of metrics", () => {
  it("come from closed lists, whatever the trail says and wherever messages go", () => {
    const change = fc.record({
      type: fc.constantFrom("signIn.password", "signIn.passed", "authenticator.verify", "code.send"),
      result: fc.constantFrom("success", "failure"),
      reason: fc.option(text),
      factor: fc.option(text),
      channel: fc.oneof(fc.constantFrom("sms", "email"), text),
      address,
    });
    fc.assert(
      fc.property(fc.array(change), (given) => {
        const tally = new Tally();
        const changes = given.flatMap(({ channel, address, ...event }) => [
          { type: "audit", event },
          { type: "saveCode", code: { channel, address } },
          { type: "consumeChallenge", challenge: { kind: "code", channel, address } },
        ]);
        countChanges(changes as unknown as readonly Change[], tally); // what no caller gives, too
        assert.deepEqual(strangers(tally.samples()), []);
      }),
    );
  });

  it("come from closed lists and patterns of routes, whatever is asked for", async (t) => {
    const tally = new Tally();
    const routes = new Set<string>();
    const world = await createWorld(t);
    const ports = { ...world.ports, store: watchStore(world.ports.store, tally) };
    const watched = { ...world, ports, services: { ...world.services, ports } };
    const { app } = await createTestApp(t, {
      world: watched,
      app: {
        onAnswered: (answered) => countAnswer(answered, tally),
        beforeRoutes: async (scope) => void scope.addHook("onRoute", ({ url }) => void routes.add(url)),
      },
    });
    const person = { email: "jo@example.com", password: "hunter2-hunter2" };
    const headers = { "x-authing-app-id": APP_ID };
    for (const [method, url, payload] of [
      ["GET", "/api/v2/users/me?token=hunter2"],
      ["GET", "/jo@example.com"],
      ["PROPFIND", "/readyz"],
      ["POST", "/api/v3/signin", { connection: "PASSWORD", passwordPayload: person }],
      ["POST", "/api/v2/register/email", person],
      ["POST", "/api/v3/send-sms", { phoneNumber: "+8613800138000", channel: "CHANNEL_LOGIN" }],
    ] as const) {
      await app.inject({ method: method as "GET", url, headers, ...(payload !== undefined && { payload }) });
    }
    const samples = tally.samples();
    assert.deepEqual(strangers(samples, routes), []);
    const served = renderMetrics(samples.map((sample) => ({ ...sample, worker: null })));
    for (const secret of ["jo@", "hunter2", "13800138000", APP_ID]) assert.ok(!served.includes(secret), secret);
    for (const counted of [
      'countersign_sign_ins_total{stage="password",outcome="wrongPassword"} 1',
      'countersign_codes_sent_total{channel="sms",prefix="+86"} 1',
      'countersign_http_requests_total{method="POST",route="/api/v3/signin",status="2xx",code="2333"} 1',
    ]) {
      assert.ok(served.includes(`${counted}\n`), served);
    }
  });

  it("are as many as the table has, and none is told without a help", () => {
    for (const name of Object.keys(metricTable) as MetricName[]) {
      const { help, type }: MetricRow = metricTable[name];
      assert.match(help, /\.$/);
      assert.equal(type === "counter", name.endsWith("_total"));
    }
  });
});
