import assert from "node:assert/strict";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { createFixedClock, createSeededRandom } from "@countersign/testkit";
import fc from "fast-check";
import { createFailover } from "./delivery/failover.ts";
import { createAliyunSender } from "./gateways/aliyunSender.ts";
import { createSmsWebhookSender } from "./gateways/smsWebhookSender.ts";
import { createTencentSender } from "./gateways/tencentSender.ts";
import { createTwilioSender } from "./gateways/twilioSender.ts";
import type { OutboundMessage, Sender } from "./sender.ts";
import { anyText } from "./testing/anyText.ts";
import { failureOf } from "./testing/failureOf.ts";
import { makeMessage } from "./testing/makeMessage.ts";
import { type GatewayCall, type GatewayReply, startGateway } from "./testing/startGateway.ts";

const clock = createFixedClock(Date.UTC(2026, 5, 1, 12, 0));
const SECRETS = {
  webhook: "webhookSecretWebhookSecret",
  twilio: "twilioTokenTwilioTokenTwilio",
  aliyun: "aliyunSecretAliyunSecretAliyun",
  tencent: "tencentSecretTencentSecret",
};
const templates = { code: "SMS_1", byScene: {} };

function sendersAt(endpoint: string): readonly Sender[] {
  const aliyun = { accessKeyId: "aliyunKeyId", accessKeySecret: SECRETS.aliyun, signName: "签名", templates, endpoint };
  const tencent = {
    secretId: "tencentKeyId",
    secretKey: SECRETS.tencent,
    sdkAppId: "14000",
    signName: null,
    templates,
    endpoint,
  };
  return [
    createSmsWebhookSender({ url: endpoint, secrets: [SECRETS.webhook] }, clock),
    createTwilioSender({
      accountSid: "accountSid",
      apiKeySid: null,
      authToken: SECRETS.twilio,
      from: "Acme",
      endpoint,
    }),
    createAliyunSender({ ...aliyun, variables: { code: "code" } }, clock, createSeededRandom("nonce")),
    createTencentSender({ ...tencent, variables: ["code"], region: "ap-guangzhou" }, clock),
  ];
}

/** Everything a logger could print of an error. */
function printed(error: Error): string {
  return [inspect(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error), error.stack].join("\n");
}

function assertSilent(text: string, message: OutboundMessage): void {
  const secrets = [message.code, message.text, message.to, message.to.slice(1), ...Object.values(SECRETS)];
  for (const secret of secrets) {
    if (secret !== null) assert.ok(!text.includes(secret), `${secret} is in ${text}`);
  }
}

describe("senders that speak HTTP", () => {
  it("take a gateway that is not there for unavailable", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    for (const host of ["127.0.0.1", "localhost"]) {
      for (const sender of sendersAt(`http://${host}:${port}`)) {
        const failure = await failureOf(sender.send(makeMessage(), AbortSignal.timeout(5_000)));
        assert.deepEqual([sender.name, failure.kind, failure.reason], [sender.name, "unavailable", "ECONNREFUSED"]);
      }
    }
  });

  it("take a gateway that does not speak TLS for unavailable", async (t) => {
    const gateway = await startGateway(() => ({ status: 200 }));
    t.after(() => gateway.close());
    for (const sender of sendersAt(gateway.url.replace("http:", "https:"))) {
      const failure = await failureOf(sender.send(makeMessage(), AbortSignal.timeout(5_000)));
      assert.equal(failure.kind, "unavailable", sender.name);
    }
  });

  for (const reply of ["reset", "hang"] as const) {
    it(`leave a message uncertain when the gateway does this: ${reply}`, async (t) => {
      const gateway = await startGateway(() => reply);
      t.after(() => gateway.close());
      for (const sender of sendersAt(gateway.url)) {
        const failure = await failureOf(sender.send(makeMessage(), AbortSignal.timeout(reply === "hang" ? 50 : 5_000)));
        assert.equal(failure.kind, "uncertain", sender.name);
      }
    });
  }

  it("follow no redirect and never wait for the end of an endless answer", async (t) => {
    const elsewhere = await startGateway(() => ({ status: 200 }));
    const gateway = await startGateway(({ target }) =>
      target.includes("endless") ? "endless" : { status: 307, headers: { location: elsewhere.url } },
    );
    t.after(() => Promise.all([gateway.close(), elsewhere.close()]));
    for (const sender of sendersAt(gateway.url)) {
      await failureOf(sender.send(makeMessage(), AbortSignal.timeout(5_000)));
    }
    assert.equal(elsewhere.calls.length, 0);
    const endless = await startGateway(() => "endless");
    t.after(() => endless.close());
    for (const sender of sendersAt(endless.url)) {
      const failure = await failureOf(sender.send(makeMessage(), AbortSignal.timeout(5_000)));
      assert.notEqual(failure.reason, "timed out", sender.name);
    }
  });

  it("reuse no connection where a repetition would send twice", async (t) => {
    const gateway = await startGateway(() => ({ status: 200 }));
    t.after(() => gateway.close());
    for (const sender of sendersAt(gateway.url)) {
      await sender.send(makeMessage(), AbortSignal.timeout(5_000)).catch(() => {});
      const connection = gateway.calls.at(-1)?.headers.connection;
      assert.equal(connection, sender.idempotent ? "keep-alive" : "close", sender.name);
    }
  });

  it("let nothing of the message or the credentials into a failure, whatever the gateway answers", async (t) => {
    let makeReply: (call: GatewayCall) => GatewayReply = () => "reset";
    const gateway = await startGateway((call) => makeReply(call));
    t.after(() => gateway.close());
    const senders = sendersAt(gateway.url);
    const echo = fc.constantFrom("code", "text", "to", "digits", "credentials", "request");
    const status = fc.constantFrom(200, 302, 400, 401, 429, 500, 503);
    const code = fc.stringMatching(/^[0-9]{6}$/);
    await fc.assert(
      fc.asyncProperty(echo, status, code, anyText(80), async (what, answerStatus, digits, words) => {
        const message = makeMessage({ code: digits, text: `${words} ${digits}` });
        for (const sender of senders) {
          // For these two the status says everything.
          if (answerStatus === 200 && (sender.name === "webhook" || sender.name === "twilio")) continue;
          makeReply = (call) => {
            const { code, text, to } = message;
            const credentials = Object.entries(SECRETS).find(([name]) => name === sender.name)?.[1];
            const request = `${call.target} ${call.body}`;
            const echoed = { code, text, to, digits: to.slice(1), credentials, request }[what];
            const named = { Code: echoed, code: echoed, Message: echoed };
            const body = JSON.stringify({ ...named, Response: { Error: named, SendStatusSet: [named] } });
            return { status: answerStatus, body };
          };
          const failure = await failureOf(sender.send(message, AbortSignal.timeout(5_000)));
          assertSilent(printed(failure), message);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("createFailover with senders that speak HTTP", () => {
  it("repeats an unanswered webhook under the same id and never turns to another gateway", async (t) => {
    const webhook = await startGateway(() => "hang");
    const vendor = await startGateway(() => ({ status: 201 }));
    t.after(() => Promise.all([webhook.close(), vendor.close()]));
    const senders = [sendersAt(webhook.url)[0], sendersAt(vendor.url)[1]].filter((sender) => sender !== undefined);
    const failover = createFailover(senders, {
      timeoutMs: 100,
      clock,
      breaker: { failureThreshold: 5, openMs: 30_000 },
    });
    const delivery = await failover.deliver(makeMessage());
    assert.deepEqual(delivery, {
      sent: false,
      retryable: true,
      pinnedTo: "webhook",
      fault: "uncertain",
      reason: "webhook: timed out, then timed out",
    });
    const ids = webhook.calls.map(({ headers }) => headers["webhook-id"]);
    assert.deepEqual(ids, [makeMessage().id, makeMessage().id]);
    assert.equal(vendor.calls.length, 0);
  });
});
