import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { makeTestFolder } from "@countersign/store/testing";
import { createFixedClock, createSeededRandom } from "@countersign/testkit";
import { readSettings } from "../config/readSettings.ts";
import { composeSending } from "./composeSending.ts";
import { coreSettings } from "./coreSettings.ts";

function compose(t: TestContext, environment: Readonly<Record<string, string>>) {
  const folder = makeTestFolder();
  const key = Buffer.alloc(32, 7).toString("base64");
  const settings = readSettings({ COUNTERSIGN_DATA_DIR: folder.path, COUNTERSIGN_MASTER_KEY: key, ...environment });
  const sending = composeSending(settings, createFixedClock(0), createSeededRandom("sending"));
  t.after(async () => {
    await Promise.all(Object.values(sending.failovers).map((each) => each.close()));
    folder.remove();
  });
  const namesOf = (channel: "sms" | "email"): readonly string[] => sending.senders[channel].map(({ name }) => name);
  return { ...sending, sms: namesOf("sms"), email: namesOf("email"), rules: coreSettings(settings, sending.senders) };
}

const production = { NODE_ENV: "production" };
const webhook = {
  COUNTERSIGN_SMS_WEBHOOK_URL: "http://127.0.0.1:1/sms",
  COUNTERSIGN_SMS_WEBHOOK_SECRET: "a secret that is long enough",
};
const smtp = { COUNTERSIGN_SMTP_URL: "smtp://127.0.0.1:1" };

describe("composeSending", () => {
  it("has the development inbox stand in for each gateway that is not set up", (t) => {
    const none = compose(t, {});
    assert.deepEqual([none.sms, none.email], [["devInbox"], ["devInbox"]]);
    const both = compose(t, { ...webhook, ...smtp });
    assert.deepEqual([both.sms, both.email], [["webhook"], ["smtp"]]);
    const one = compose(t, webhook);
    assert.deepEqual([one.sms, one.email], [["webhook"], ["devInbox"]]);
  });

  it("has no development inbox in production: a channel without a gateway is down", (t) => {
    const { devInbox, failovers, rules } = compose(t, { ...production, ...webhook });
    assert.equal(devInbox, null);
    assert.deepEqual([failovers.sms.health().down, failovers.email.health().down], [false, true]);
    assert.deepEqual([rules.facilities.sms, rules.facilities.email], [true, false]);
  });

  it("has none where other machines can reach the service", (t) => {
    for (const host of ["0.0.0.0", "::", "192.0.2.1", "mfa.example.com"])
      assert.equal(compose(t, { COUNTERSIGN_HOST: host }).devInbox, null, host);
    for (const host of ["127.0.0.1", "localhost", "::1", "127.1.2.3"])
      assert.notEqual(compose(t, { COUNTERSIGN_HOST: host }).devInbox, null, host);
  });
});
