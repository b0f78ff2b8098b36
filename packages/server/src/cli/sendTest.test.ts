import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startGateway } from "../send/testing/startGateway.ts";
import { startMailServer } from "../send/testing/startMailServer.ts";
import { countersign } from "./testing/countersign.ts";
import { makeSqliteHome } from "./testing/home.ts";
import { typed } from "./testing/typed.ts";

describe("countersign send-test", () => {
  it("sends a mail and names who took it, and as what; no data are needed", async (t) => {
    const home = await makeSqliteHome(t);
    const mail = await startMailServer();
    t.after(() => mail.close());
    const settings = { COUNTERSIGN_SMTP_URL: `smtp://127.0.0.1:${mail.port}` };
    const { exit, output, errors } = await countersign(home, ["send-test", "--to", "Jo@Example.com"], { settings });
    assert.deepEqual([exit, errors], [0, ""]);
    const [, known = ""] = /^Sent to jo@example\.com by smtp\. It is known there as: (\S+)\n$/.exec(output) ?? [];
    assert.ok(mail.mails[0]?.source.includes(`Message-ID: <${known}>`), output);
    assert.deepEqual(
      mail.mails.map(({ to }) => to),
      [["jo@example.com"]],
    );
    assert.match(mail.mails[0]?.source ?? "", /000000/);
  });

  it("asks the next gateway when the first is down, and says why none took it", async (t) => {
    const home = await makeSqliteHome(t);
    const statuses = { webhook: 503, twilio: 201 };
    const webhook = await startGateway(() => ({ status: statuses.webhook }));
    const twilio = await startGateway(() => ({ status: statuses.twilio, body: '{"sid":"SM1"}' }));
    t.after(() => Promise.all([webhook.close(), twilio.close()]));
    const settings = {
      COUNTERSIGN_SMS_WEBHOOK_URL: webhook.url,
      COUNTERSIGN_SMS_WEBHOOK_SECRET: "hush-hush-hush-hush-hush-hush-32",
      COUNTERSIGN_TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
      COUNTERSIGN_TWILIO_AUTH_TOKEN: "hush-hush",
      COUNTERSIGN_TWILIO_FROM: "+15005550006",
      COUNTERSIGN_TWILIO_ENDPOINT: twilio.url,
      COUNTERSIGN_SMS_SENDERS: "webhook,twilio",
    };
    const args = ["send-test", "--to", "13800138000", "--json"];
    const sent = await typed(home, args, { settings });
    assert.equal(sent.exit, 0, sent.errors);
    assert.deepEqual(JSON.parse(sent.output), {
      ...{ to: "+8613800138000", channel: "sms", sentBy: "twilio", gatewayMessageId: "SM1" },
    });
    assert.match(webhook.calls[0]?.body ?? "", /"to":"\+8613800138000"/);
    statuses.twilio = 401;
    const failed = await typed(home, args, { settings });
    assert.deepEqual([failed.exit, failed.errors], [1, ""]);
    const { error } = JSON.parse(failed.output) as { readonly error: { readonly message: string } }; // as printed
    assert.match(error.message, /^Not sent\. webhook: .*503.*; twilio: /);
    assert.doesNotMatch(failed.output, /hush|000000/);
  });

  it("says what is missing when nothing is set up, and refuses what is no address", async (t) => {
    const home = await makeSqliteHome(t);
    const unset = await typed(home, ["send-test", "--to", "jo@example.com"]);
    assert.equal(unset.exit, 1);
    assert.match(unset.errors, /development inbox.*COUNTERSIGN_SMTP_URL/);
    assert.match((await typed(home, ["send-test", "--to", "+8613800138000"])).errors, /COUNTERSIGN_SMS_WEBHOOK_URL/);
    for (const args of [
      [],
      ["--to", "jo@"],
      ["--to", "12"],
      ["--to", "jo@example.com", "--channel", "sms"],
      ["--to", "jo@example.com", "--channel", "fax"],
    ]) {
      assert.equal((await typed(home, ["send-test", ...args])).exit, 2, args.join(" "));
    }
  });
});
