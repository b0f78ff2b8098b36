import { type Channel, newId } from "@countersign/core";
import { nameKey } from "@countersign/spelling";
import { oneOf } from "../../config/kind.ts";
import { anyText } from "../../config/kinds.ts";
import type { Settings } from "../../config/settings.ts";
import { renderMessage } from "../../send/messages/renderMessage.ts";
import type { OutboundMessage } from "../../send/sender.ts";
import { composeSending } from "../../start/composeSending.ts";
import { systemClock as clock, systemRandom as random } from "../../start/systemPorts.ts";
import { readEmail } from "../../typed/readEmail.ts";
import { readPhone } from "../../typed/readPhone.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { readOperatorSettings } from "../readOperatorSettings.ts";

/** Opens nothing: no code is stored for it. */
const TEST_CODE = "000000";
const TEST_MINUTES = 5;

const HOW_TO_SET_UP: Readonly<Record<Channel, string>> = {
  email: "Set COUNTERSIGN_SMTP_URL and COUNTERSIGN_MAIL_FROM.",
  sms: "Set COUNTERSIGN_SMS_WEBHOOK_URL and its secret, or one of the other gateways of docs/config.md.",
};

export const sendTest = defineCommand({
  name: "send-test",
  summary: "Send one test message through the gateways that are set up",
  details: `It looks like a sign-in code, but its code (${TEST_CODE}) opens nothing. The outcome names the gateway that took it, or says why none did.`,
  options: {
    to: { value: "ADDRESS", kind: anyText, required: true, summary: "an e-mail address or a mobile phone number" },
    channel: {
      value: "CHANNEL",
      kind: oneOf("sms", "email"),
      summary: "sms or email; when not given, an address with an @ is e-mail",
    },
  },
  examples: [
    "countersign send-test --to you@example.com",
    "countersign send-test --to +8613800138000 --channel sms --json",
  ],
  async run({ given, terminal }) {
    const settings = await readOperatorSettings(terminal);
    const channel = given.channel ?? (nameKey(given.to).includes("@") ? "email" : "sms");
    const to =
      channel === "email"
        ? readEmail(given.to, "--to")
        : readPhone({ phone: given.to }, settings.defaultCountry, "--to");
    const { senders, failovers, devInbox } = composeSending(settings, clock, random);
    const inbox = devInbox?.senderFor(channel).name;
    try {
      if (senders[channel].every(({ name }) => name === inbox)) throw notSetUp(channel, devInbox !== null);
      const delivery = await failovers[channel].deliver(testMessage(channel, to, settings));
      if (!delivery.sent) throw new CommandFailure("failed", `Not sent. ${delivery.reason}.`);
      const { by: sentBy, gatewayMessageId } = delivery;
      const known = gatewayMessageId === null ? "" : ` It is known there as: ${gatewayMessageId}`;
      terminal.print({ text: `Sent to ${to} by ${sentBy}.${known}`, json: { to, channel, sentBy, gatewayMessageId } });
    } finally {
      await Promise.all(Object.values(failovers).map((each) => each.close()));
    }
  },
});

function notSetUp(channel: Channel, hasInbox: boolean): CommandFailure {
  const meanwhile = hasInbox
    ? "messages go to the development inbox of the service (inboxUrl in bootstrap.json)"
    : "nothing can be sent";
  return new CommandFailure("failed", `No gateway for ${channel} is set up: ${meanwhile}. ${HOW_TO_SET_UP[channel]}`);
}

function testMessage(channel: Channel, to: string, settings: Settings): OutboundMessage {
  const host = settings.publicUrl === null ? "localhost" : new URL(settings.publicUrl).hostname;
  const request = { locale: settings.defaultLanguage, channel, appName: "Countersign", host, template: null } as const;
  return {
    ...{ id: newId(random), channel, to, scene: "general", appId: "" },
    ...{ code: TEST_CODE, expiresAtMs: clock.nowMs() + TEST_MINUTES * 60_000 },
    ...renderMessage({ ...request, purpose: "general", code: TEST_CODE, minutesLeft: TEST_MINUTES }),
  };
}
