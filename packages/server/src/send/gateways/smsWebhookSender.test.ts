import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { createFixedClock } from "@countersign/testkit";
import { failureOf } from "../testing/failureOf.ts";
import { makeMessage } from "../testing/makeMessage.ts";
import { type GatewayCall, type GatewayReply, startGateway } from "../testing/startGateway.ts";
import { createSmsWebhookSender } from "./smsWebhookSender.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12, 0);
const KEY = Buffer.from("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "base64");

async function setUp(t: TestContext, reply: (call: GatewayCall) => GatewayReply) {
  const gateway = await startGateway(reply);
  t.after(() => gateway.close());
  const secrets = [`whsec_${KEY.toString("base64")}`];
  const sender = createSmsWebhookSender({ url: `${gateway.url}/sms?tenant=1`, secrets }, createFixedClock(NOW_MS));
  return { gateway, sender, signal: AbortSignal.timeout(5_000) };
}

/** The receiver's half of Standard Webhooks. */
function isSigned({ headers, body }: GatewayCall): boolean {
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  return headers["webhook-signature"] === `v1,${createHmac("sha256", KEY).update(signed).digest("base64")}`;
}

describe("createSmsWebhookSender", () => {
  it("posts the message signed, under its id", async (t) => {
    const { gateway, sender, signal } = await setUp(t, (call) => ({ status: isSigned(call) ? 204 : 401 }));
    const message = makeMessage({ text: "408215 是验证码\n@auth.example.com #408215" });
    await sender.send(message, signal);
    const [call] = gateway.calls;
    assert.equal(call?.method, "POST");
    assert.equal(call?.target, "/sms?tenant=1");
    assert.deepEqual(JSON.parse(call?.body ?? ""), {
      to: "+8613800138000",
      text: message.text,
      code: "408215",
      scene: "signIn",
      appId: "65f000000000000000000001",
    });
    assert.match(call?.headers["content-type"] ?? "", /^application\/json/);
    assert.equal(call?.headers["webhook-id"], message.id);
    assert.equal(call?.headers["webhook-timestamp"], String(NOW_MS / 1000));
  });

  it("keeps no id that holds what opens the gateway", async (t) => {
    const gateway = await startGateway(() => ({ status: 200, body: '{"id":"hush-hush-17"}' }));
    t.after(() => gateway.close());
    const secrets = [`whsec_${KEY.toString("base64")}`];
    const idFor = (path: string) =>
      createSmsWebhookSender({ url: gateway.url + path, secrets }, createFixedClock(NOW_MS)).send(
        makeMessage(),
        AbortSignal.timeout(5_000),
      );
    assert.equal(await idFor("/sms?key=another-key"), "hush-hush-17");
    assert.equal(await idFor("/sms?key=hush-hush-17"), null);
    assert.equal(await idFor("/hush-hush-17"), null);
  });

  it("tells a notification by a null code", async (t) => {
    const { gateway, sender, signal } = await setUp(t, () => ({ status: 200 }));
    await sender.send(makeMessage({ code: null, expiresAtMs: null }), signal);
    assert.equal(JSON.parse(gateway.calls[0]?.body ?? "").code, null);
  });

  const cases = [
    [200, null, null],
    [202, null, null],
    [301, "misconfigured", false],
    [307, "misconfigured", false],
    [400, "refused", false],
    [401, "misconfigured", false],
    [404, "misconfigured", false],
    [422, "refused", false],
    [429, "unavailable", true],
    [500, "uncertain", true],
    [502, "uncertain", true],
    [503, "unavailable", true],
  ] as const;
  for (const [status, kind, retryable] of cases) {
    it(`takes ${status} for ${kind ?? "sent"}`, async (t) => {
      const { sender, signal } = await setUp(t, () => ({ status }));
      if (kind === null) return assert.equal(await sender.send(makeMessage(), signal), null);
      const failure = await failureOf(sender.send(makeMessage(), signal));
      assert.deepEqual([failure.kind, failure.retryable, failure.reason], [kind, retryable, `HTTP ${status}`]);
    });
  }

  it("follows no redirect", async (t) => {
    const elsewhere = await startGateway(() => ({ status: 200 }));
    t.after(() => elsewhere.close());
    const { sender, signal } = await setUp(t, () => ({ status: 308, headers: { location: elsewhere.url } }));
    await failureOf(sender.send(makeMessage(), signal));
    assert.equal(elsewhere.calls.length, 0);
  });

  it("tells by what id the gateway knows the message, where it answers with one", async (t) => {
    for (const [body, id] of [
      ['{"id":"job-7","state":"queued"}', "job-7"],
      ['{"id":7}', "7"],
      ['{"id":"for 408215"}', null],
      ['{"id":"of whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}', null],
      ['["job-7"]', null],
      ["queued", null],
    ] as const) {
      const { sender, signal } = await setUp(t, () => ({ status: 202, body }));
      assert.equal(await sender.send(makeMessage(), signal), id, body);
    }
  });

  it("has handed over what was answered with a good status, whatever becomes of the rest of the answer", async (t) => {
    for (const after of ["silence", "reset"] as const) {
      const server = createServer((_, response) => {
        response.writeHead(200, { "content-length": "99" }).write('{"id":');
        if (after === "reset") setTimeout(() => response.destroy(), 20);
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      t.after(() => server.closeAllConnections());
      t.after(() => server.close());
      // A server that listens on a TCP port has an address object.
      const { port } = server.address() as AddressInfo;
      const options = { url: `http://127.0.0.1:${port}`, secrets: ["s"] };
      const sender = createSmsWebhookSender(options, createFixedClock(NOW_MS));
      assert.equal(await sender.send(makeMessage(), AbortSignal.timeout(5_000)), null, after);
    }
  });

  it("does not wait for an answer that never ends", async (t) => {
    const { sender, signal } = await setUp(t, () => "endless");
    const failure = await failureOf(sender.send(makeMessage(), signal));
    assert.equal(failure.reason, "HTTP 500");
  });

  it("refuses a URL or secrets it cannot use", () => {
    const clock = createFixedClock(NOW_MS);
    assert.throws(() => createSmsWebhookSender({ url: "not a url", secrets: ["s"] }, clock), TypeError);
    assert.throws(() => createSmsWebhookSender({ url: "http://127.0.0.1/", secrets: [] }, clock), TypeError);
  });
});
