import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { failureOf } from "../testing/failureOf.ts";
import { makeMessage } from "../testing/makeMessage.ts";
import { type GatewayReply, startGateway } from "../testing/startGateway.ts";
import { createTwilioSender, type TwilioSenderOptions } from "./twilioSender.ts";

const ACCOUNT = "ACd0f1e2d3c4b5a6978869504132a1b2c3";

async function setUp(t: TestContext, reply: GatewayReply, changes: Partial<TwilioSenderOptions> = {}) {
  const gateway = await startGateway(() => reply);
  t.after(() => gateway.close());
  const sender = createTwilioSender({
    accountSid: ACCOUNT,
    apiKeySid: null,
    authToken: "b4c1d0e2f3a4958677869504132a1b2c",
    from: "+15005550006",
    endpoint: gateway.url,
    ...changes,
  });
  return { gateway, sender, signal: AbortSignal.timeout(5_000) };
}

const refusal = (status: number, code: number): GatewayReply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ code, message: "The 'To' number +8613800138000 is not valid", status }),
});

describe("createTwilioSender", () => {
  it("creates a message as the account", async (t) => {
    const { gateway, sender, signal } = await setUp(t, { status: 201, body: '{"sid":"SM1","status":"queued"}' });
    const message = makeMessage({ text: "408215 是验证码 & more\n@auth.example.com #408215" });
    assert.equal(await sender.send(message, signal), "SM1");
    const [call] = gateway.calls;
    assert.equal(call?.method, "POST");
    assert.equal(call?.target, `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`);
    assert.equal(call?.headers["content-type"], "application/x-www-form-urlencoded");
    const basic = Buffer.from(call?.headers.authorization?.replace("Basic ", "") ?? "", "base64").toString("utf8");
    assert.equal(basic, `${ACCOUNT}:b4c1d0e2f3a4958677869504132a1b2c`);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(call?.body)), {
      To: "+8613800138000",
      From: "+15005550006",
      Body: message.text,
    });
  });

  it("signs in by an API key, and sends by a messaging service", async (t) => {
    const from = `MG${"0123456789abcdef".repeat(2)}`;
    const { gateway, sender, signal } = await setUp(
      t,
      { status: 201 },
      { apiKeySid: "SK1", authToken: "secret", from },
    );
    await sender.send(makeMessage(), signal);
    const [call] = gateway.calls;
    assert.equal(call?.headers.authorization, `Basic ${Buffer.from("SK1:secret").toString("base64")}`);
    assert.equal(call?.target, `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`);
    const form = new URLSearchParams(call?.body);
    assert.deepEqual([form.get("MessagingServiceSid"), form.get("From")], [from, null]);
  });

  const cases = [
    [400, 21211, "refused"],
    [400, 21606, "misconfigured"],
    [401, 20003, "misconfigured"],
    [403, 21408, "refused"],
    [429, 20429, "unavailable"],
    [500, 20500, "uncertain"],
    [503, 20503, "unavailable"],
  ] as const;
  for (const [status, code, kind] of cases) {
    it(`takes error ${code} with status ${status} for ${kind}`, async (t) => {
      const { sender, signal } = await setUp(t, refusal(status, code));
      const failure = await failureOf(sender.send(makeMessage(), signal));
      assert.deepEqual([failure.kind, failure.reason], [kind, `HTTP ${status}, error ${code}`]);
    });
  }

  it("is not idempotent, so that nothing is repeated on a guess", async (t) => {
    const { sender } = await setUp(t, { status: 201 });
    assert.equal(sender.idempotent, false);
  });
});
