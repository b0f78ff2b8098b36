import { runCommand } from "../../support/runCommand.ts";
import type { Cast } from "../Cast.ts";

const TWO_DAYS_MS = 48 * 3_600_000;
const NO_SUCH = "0".repeat(24);
const policy = {
  format: 1,
  signals: { newDevice: { weight: 30 }, reported: { weight: 50, unknown: 0 } },
  steps: [{ from: 50, outcome: "challenge" }],
};

/** Policies as a program keeps them, and what sessions are worth by them. */
export async function playPolicies(cast: Cast): Promise<void> {
  const { stage, basic: headers } = cast;
  const { appId: applicationId } = stage.server;
  const POLICIES = "POST /v1/policies";
  const live = { state: "live", policy };
  await stage.call("a policy", POLICIES, { headers, body: { ...live, follows: 0 } });
  await stage.call("a policy after one that was kept meanwhile", POLICIES, { headers, body: { ...live, follows: 0 } });
  await stage.call("a draft of an application", POLICIES, {
    headers,
    body: { ...live, state: "draft", applicationId },
  });
  const heavy = { ...policy, signals: { newDevice: { weight: 10, unknown: 30 } } };
  await stage.call("a policy that contradicts itself", POLICIES, { headers, body: { ...live, policy: heavy } });
  await stage.call("a policy with a weight that is none", POLICIES, {
    headers,
    body: { ...live, policy: { ...policy, signals: { newDevice: { weight: 101 } } } },
  });
  await stage.call("a policy of no application", POLICIES, { headers, body: { ...live, applicationId: NO_SUCH } });
  await stage.call("a policy, without credentials", POLICIES, { body: live });
  await stage.call("what decides", `GET /v1/policies?applicationId=${applicationId}`, { headers });
  await stage.call("what decides, without credentials", "GET /v1/policies");
  const cases = [{ name: "a new phone", signals: { newDevice: "present" }, expect: "challenge" }];
  await stage.call("cases", `${POLICIES}/test`, { headers, body: { policy, cases } });
  await stage.call("no cases", `${POLICIES}/test`, { headers, body: { policy, cases: [] } });
  const replayed = await stage.call(null, `${POLICIES}/replay`, { headers, body: { applicationId, policy, limit: 0 } });
  if (replayed.at("policy") !== "body:1") throw new Error("another policy was replayed");
  const none = { applicationId: NO_SUCH };
  await stage.call("what a policy would have done to no application", `${POLICIES}/replay`, { headers, body: none });
  await stage.call("the mode", `${POLICIES}/mode`, { headers, body: { applicationId, mode: "shadow" } });
  await stage.call("a mode that is none", `${POLICIES}/mode`, { headers, body: { applicationId, mode: "off" } });
  await playStatus(cast, `Basic ${Buffer.from(`${applicationId}:${stage.server.appSecret}`).toString("base64")}`);
  await stage.call("no draft any more", `DELETE /v1/policies?state=draft&applicationId=${applicationId}`, { headers });
  await stage.call("no policy of no application", `DELETE /v1/policies?state=live&applicationId=${NO_SUCH}`, {
    headers,
  });
  await runCommand(stage.server, "policy", "set", "none");
  await runCommand(stage.server, "app", "update", "--policy", "fixed", "--yes");
}

async function playStatus(cast: Cast, authorization: string): Promise<void> {
  const { stage } = cast;
  stage.names.learn(authorization, "<Basic of the application>");
  const headers = { authorization };
  const token = await cast.session(await cast.account("is.asked.about"));
  const STATUS = "POST /v1/mfa/status";
  await stage.call("what a session is worth", STATUS, { headers, body: { token } });
  await runCommand(stage.server, "app", "update", "--policy", "adaptive", "--yes");
  const event = { token, action: "pay", suspicious: true };
  await stage.call("something suspicious", "POST /v1/events", { headers, body: { events: [event] } });
  await stage.call("what it is worth after that", STATUS, { headers, body: { token } });
  await stage.call("something of tomorrow", "POST /v1/events", {
    headers,
    body: { events: [{ ...event, at: new Date(Date.now() + TWO_DAYS_MS).toISOString() }] },
  });
  await stage.call("listening without a token", "GET /v1/mfa/events");
  await stage.call("what nothing is worth", STATUS, { headers, body: {} });
  await stage.call("what a session is worth, without credentials", STATUS, { body: { token } });
}
