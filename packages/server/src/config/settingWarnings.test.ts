import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Environment } from "./Environment.ts";
import { readSettings } from "./readSettings.ts";
import { settingWarnings } from "./settingWarnings.ts";

const MASTER_KEY = { COUNTERSIGN_MASTER_KEY: Buffer.alloc(32, 7).toString("base64") };

function warningsOf(environment: Environment): readonly string[] {
  return settingWarnings(readSettings(environment)).map((text) => text.split(" ")[0] ?? "");
}

describe("settingWarnings", () => {
  it("has nothing to say of an empty environment, nor of a sound production", () => {
    assert.deepEqual(warningsOf({}), []);
    const sound = {
      ...MASTER_KEY,
      NODE_ENV: "production",
      COUNTERSIGN_HOST: "0.0.0.0",
      COUNTERSIGN_PUBLIC_URL: "https://mfa.example.com",
      COUNTERSIGN_TRUSTED_PROXIES: "10.0.0.1",
      COUNTERSIGN_SMTP_URL: "smtps://user:pass@mail.example.com",
      COUNTERSIGN_MAIL_FROM: "no-reply@example.com",
    };
    assert.deepEqual(warningsOf(sound), []);
  });

  it("warns of development that other machines can reach", () => {
    assert.deepEqual(warningsOf({ COUNTERSIGN_HOST: "10.1.2.3" }), ["COUNTERSIGN_HOST"]);
    for (const host of ["127.8.8.8", "localhost", "::1"])
      assert.deepEqual(warningsOf({ COUNTERSIGN_HOST: host }), [], host);
    assert.deepEqual(warningsOf({ ...MASTER_KEY, COUNTERSIGN_HOST: "10.1.2.3", NODE_ENV: "production" }), []);
  });

  it("asks for the public address where the listening one is none", () => {
    const production = { ...MASTER_KEY, NODE_ENV: "production" };
    assert.deepEqual(warningsOf({ ...production, COUNTERSIGN_HOST: "::" }), ["COUNTERSIGN_HOST"]);
  });

  it("warns of plain http to other machines", () => {
    assert.deepEqual(warningsOf({ COUNTERSIGN_PUBLIC_URL: "http://mfa.example.com" }), ["COUNTERSIGN_PUBLIC_URL"]);
    assert.deepEqual(warningsOf({ COUNTERSIGN_PUBLIC_URL: "http://[::1]:3000" }), []);
    const webhook = {
      COUNTERSIGN_SMS_WEBHOOK_URL: "http://sms.example.com/hook",
      COUNTERSIGN_SMS_WEBHOOK_SECRET: "hunter2",
    };
    assert.deepEqual(warningsOf(webhook), ["COUNTERSIGN_SMS_WEBHOOK_URL"]);
  });

  it("asks for the proxy that speaks https in front of it", () => {
    assert.deepEqual(warningsOf({ COUNTERSIGN_PUBLIC_URL: "https://mfa.example.com" }), ["COUNTERSIGN_PUBLIC_URL"]);
  });

  it("warns of mail without a sender and of weak imports", () => {
    assert.deepEqual(warningsOf({ COUNTERSIGN_SMTP_URL: "smtp://127.0.0.1:2525" }), ["COUNTERSIGN_MAIL_FROM"]);
    assert.deepEqual(warningsOf({ COUNTERSIGN_IMPORT_WEAK: "true" }), ["COUNTERSIGN_IMPORT_WEAK"]);
  });
});
