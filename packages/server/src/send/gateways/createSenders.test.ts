import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFixedClock, createSeededRandom } from "@countersign/testkit";
import type { SendSettings } from "../sendSettings.ts";
import { createSenders, type SenderTools } from "./createSenders.ts";
import { createDevInbox } from "./devInbox.ts";

const clock = createFixedClock(1_000);
const tools: SenderTools = { clock, random: createSeededRandom(1), devInbox: createDevInbox(clock) };
const nothing: SendSettings = {
  smsSenders: null,
  webhook: null,
  twilio: null,
  aliyun: null,
  tencent: null,
  smtp: null,
};
const templates = { code: "SMS_1", byScene: {} };
const everything: SendSettings = {
  smsSenders: null,
  webhook: { url: "http://127.0.0.1:9/sms", secrets: ["hunter2-webhook", "hunter2-former"] },
  twilio: {
    accountSid: "AC1",
    apiKeySid: null,
    authToken: "hunter2-twilio",
    from: "Acme",
    endpoint: "http://127.0.0.1:9",
  },
  aliyun: {
    accessKeyId: "id",
    accessKeySecret: "hunter2-ali",
    signName: "签名",
    templates,
    variables: { code: "code" },
    endpoint: "http://127.0.0.1:9",
  },
  tencent: {
    secretId: "id",
    secretKey: "hunter2-tencent",
    sdkAppId: "1400",
    signName: null,
    templates,
    variables: ["code"],
    region: "ap-guangzhou",
    endpoint: "http://127.0.0.1:9",
  },
  smtp: { url: "smtp://user:hunter2@127.0.0.1:9", from: "no-reply@example.com" },
};

function names(settings: SendSettings, changes: Partial<SenderTools> = {}) {
  const { sms, email } = createSenders(settings, { ...tools, ...changes });
  assert.ok(sms.every(({ channel }) => channel === "sms") && email.every(({ channel }) => channel === "email"));
  return { sms: sms.map(({ name }) => name), email: email.map(({ name }) => name) };
}

describe("createSenders", () => {
  it("serves both channels by the development inbox when nothing is set up", () => {
    assert.deepEqual(names(nothing), { sms: ["devInbox"], email: ["devInbox"] });
  });

  it("serves by the development inbox only the channel that no gateway serves", () => {
    assert.deepEqual(names({ ...nothing, smtp: everything.smtp }), { sms: ["devInbox"], email: ["smtp"] });
    assert.deepEqual(names({ ...nothing, webhook: everything.webhook }), { sms: ["webhook"], email: ["devInbox"] });
  });

  it("leaves a channel empty where there is no development inbox", () => {
    assert.deepEqual(names(nothing, { devInbox: null }), { sms: [], email: [] });
  });

  it("asks all gateways that are set up, or those named in the order named", () => {
    assert.deepEqual(names(everything).sms, ["webhook", "twilio", "aliyun", "tencent"]);
    assert.deepEqual(names({ ...everything, smsSenders: ["tencent", "webhook"] }).sms, ["tencent", "webhook"]);
  });

  it("reports all mistakes at once, by setting, without quoting a secret", () => {
    const settings: SendSettings = {
      ...everything,
      smsSenders: ["webhook", "twilio", "aliyun", "tencent", "webhook"],
      webhook: { url: "hunter2 is no url", secrets: ["whsec_hunter2!"] },
      twilio: null,
      aliyun: everything.aliyun && { ...everything.aliyun, endpoint: "hunter2" },
      smtp: { url: "http://hunter2", from: "no-reply@example.com" },
    };
    assert.throws(
      () => createSenders(settings, tools),
      (error: unknown) => {
        assert.ok(error instanceof TypeError);
        for (const setting of ["SMS_SENDERS: twilio", "SMS_SENDERS: a sender", "SMS_WEBHOOK", "ALIYUN", "SMTP_URL"]) {
          assert.match(error.message, new RegExp(`COUNTERSIGN_${setting}`));
        }
        assert.ok(!error.message.includes("hunter2"), error.message);
        return true;
      },
    );
  });
});
