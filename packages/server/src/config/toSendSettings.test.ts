import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readSettings } from "./readSettings.ts";
import { toSendSettings } from "./toSendSettings.ts";

describe("toSendSettings", () => {
  it("sets nothing up by default", () => {
    const none = { smsSenders: null, webhook: null, twilio: null, aliyun: null, tencent: null, smtp: null };
    assert.deepEqual(toSendSettings(readSettings({})), none);
  });

  it("asks a gateway where its vendor serves it, with the code alone, unless told otherwise", () => {
    const { twilio, aliyun, tencent } = toSendSettings(
      readSettings({
        COUNTERSIGN_TWILIO_ACCOUNT_SID: "t1",
        COUNTERSIGN_TWILIO_AUTH_TOKEN: "t2",
        COUNTERSIGN_TWILIO_FROM: "t3",
        COUNTERSIGN_ALIYUN_ACCESS_KEY_ID: "a1",
        COUNTERSIGN_ALIYUN_ACCESS_KEY_SECRET: "a2",
        COUNTERSIGN_ALIYUN_SIGN_NAME: "a3",
        COUNTERSIGN_ALIYUN_TEMPLATE: "a4",
        COUNTERSIGN_TENCENT_SECRET_ID: "q1",
        COUNTERSIGN_TENCENT_SECRET_KEY: "q2",
        COUNTERSIGN_TENCENT_SDK_APP_ID: "q3",
        COUNTERSIGN_TENCENT_TEMPLATE: "q4",
      }),
    );
    assert.equal(twilio?.endpoint, "https://api.twilio.com");
    assert.deepEqual([aliyun?.endpoint, aliyun?.variables], ["https://dysmsapi.aliyuncs.com", { code: "code" }]);
    assert.deepEqual([tencent?.endpoint, tencent?.variables], ["https://sms.tencentcloudapi.com", ["code"]]);
    assert.equal(tencent?.region, "ap-guangzhou");
  });

  it("carries every setting of every gateway", () => {
    const environment = {
      COUNTERSIGN_SMTP_URL: "smtps://mail.example.com",
      COUNTERSIGN_MAIL_FROM: "a@example.com",
      COUNTERSIGN_SMS_SENDERS: "twilio,webhook",
      COUNTERSIGN_SMS_WEBHOOK_URL: "https://hook",
      COUNTERSIGN_SMS_WEBHOOK_SECRET: "w1",
      COUNTERSIGN_SMS_WEBHOOK_SECRET_PREVIOUS: "w2",
      COUNTERSIGN_TWILIO_ACCOUNT_SID: "t1",
      COUNTERSIGN_TWILIO_API_KEY_SID: "t2",
      COUNTERSIGN_TWILIO_AUTH_TOKEN: "t3",
      COUNTERSIGN_TWILIO_FROM: "t4",
      COUNTERSIGN_TWILIO_ENDPOINT: "https://t5",
      COUNTERSIGN_ALIYUN_ACCESS_KEY_ID: "a1",
      COUNTERSIGN_ALIYUN_ACCESS_KEY_SECRET: "a2",
      COUNTERSIGN_ALIYUN_SIGN_NAME: "a3",
      COUNTERSIGN_ALIYUN_TEMPLATE: "a4",
      COUNTERSIGN_ALIYUN_TEMPLATES: "unbind=a5",
      COUNTERSIGN_ALIYUN_VARIABLES: "n=minutes",
      COUNTERSIGN_ALIYUN_ENDPOINT: "https://a6",
      COUNTERSIGN_TENCENT_SECRET_ID: "q1",
      COUNTERSIGN_TENCENT_SECRET_KEY: "q2",
      COUNTERSIGN_TENCENT_SDK_APP_ID: "q3",
      COUNTERSIGN_TENCENT_SIGN_NAME: "q4",
      COUNTERSIGN_TENCENT_TEMPLATE: "q5",
      COUNTERSIGN_TENCENT_TEMPLATES: "signIn=q6",
      COUNTERSIGN_TENCENT_VARIABLES: "code,minutes",
      COUNTERSIGN_TENCENT_REGION: "q7",
      COUNTERSIGN_TENCENT_ENDPOINT: "https://q8",
    };
    assert.deepEqual(toSendSettings(readSettings(environment)), {
      smsSenders: ["twilio", "webhook"],
      webhook: { url: "https://hook", secrets: ["w1", "w2"] },
      twilio: { accountSid: "t1", apiKeySid: "t2", authToken: "t3", from: "t4", endpoint: "https://t5" },
      aliyun: {
        accessKeyId: "a1",
        accessKeySecret: "a2",
        signName: "a3",
        templates: { code: "a4", byScene: { unbind: "a5" } },
        variables: { n: "minutes" },
        endpoint: "https://a6",
      },
      tencent: {
        secretId: "q1",
        secretKey: "q2",
        sdkAppId: "q3",
        signName: "q4",
        templates: { code: "q5", byScene: { signIn: "q6" } },
        variables: ["code", "minutes"],
        region: "q7",
        endpoint: "https://q8",
      },
      smtp: { url: "smtps://mail.example.com", from: "a@example.com" },
    });
  });
});
