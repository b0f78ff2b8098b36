import type { Clock, Random } from "@countersign/core";
import type { Sender } from "../sender.ts";
import type { SendSettings, SmsSenderName } from "../sendSettings.ts";
import { createAliyunSender } from "./aliyunSender.ts";
import type { DevInbox } from "./devInbox.ts";
import { createSmsWebhookSender } from "./smsWebhookSender.ts";
import { createSmtpSender } from "./smtpSender.ts";
import { createTencentSender } from "./tencentSender.ts";
import { createTwilioSender } from "./twilioSender.ts";

export interface SenderTools {
  readonly clock: Clock;
  readonly random: Random;
  /** Serves a channel that no gateway serves; null in production. */
  readonly devInbox: DevInbox | null;
}

export interface Senders {
  /** In the order in which they are asked; empty: the channel does not exist. */
  readonly sms: readonly Sender[];
  readonly email: readonly Sender[];
}

const SETTING_NAMES: Readonly<Record<SmsSenderName | "smtp", string>> = {
  webhook: "COUNTERSIGN_SMS_WEBHOOK_URL, …_SECRET",
  twilio: "COUNTERSIGN_TWILIO_ENDPOINT",
  aliyun: "COUNTERSIGN_ALIYUN_ENDPOINT",
  tencent: "COUNTERSIGN_TENCENT_ENDPOINT",
  smtp: "COUNTERSIGN_SMTP_URL, COUNTERSIGN_MAIL_FROM",
};

/**
 * Makes the senders that the settings describe.
 *
 * @throws {TypeError} with a line for each setting that cannot be used; none quotes a value
 */
export function createSenders(settings: SendSettings, tools: SenderTools): Senders {
  const mistakes: string[] = [];
  const make = (name: SmsSenderName | "smtp", maker: () => Sender | null): readonly Sender[] => {
    try {
      const sender = maker();
      if (sender === null) mistakes.push(`COUNTERSIGN_SMS_SENDERS: ${name} is not set up`);
      return sender === null ? [] : [sender];
    } catch (error) {
      mistakes.push(`${SETTING_NAMES[name]}: ${error instanceof Error ? error.message : "cannot be used"}`);
      return [];
    }
  };

  const order = settings.smsSenders ?? configuredSms(settings);
  if (new Set(order).size < order.length) mistakes.push("COUNTERSIGN_SMS_SENDERS: a sender is named twice");
  const sms = order.flatMap((name) => make(name, () => createSmsSender(name, settings, tools)));
  const { smtp } = settings;
  const email = smtp === null ? [] : make("smtp", () => createSmtpSender(smtp));
  if (mistakes.length > 0) throw new TypeError(mistakes.join("\n"));

  const { devInbox } = tools;
  return {
    sms: sms.length === 0 && devInbox !== null ? [devInbox.senderFor("sms")] : sms,
    email: email.length === 0 && devInbox !== null ? [devInbox.senderFor("email")] : email,
  };
}

function configuredSms(settings: SendSettings): readonly SmsSenderName[] {
  return (["webhook", "twilio", "aliyun", "tencent"] as const).filter((name) => settings[name] !== null);
}

/** Gives null for a sender that is named but not set up. */
function createSmsSender(name: SmsSenderName, settings: SendSettings, { clock, random }: SenderTools): Sender | null {
  const { webhook, twilio, aliyun, tencent } = settings;
  switch (name) {
    case "webhook":
      return webhook && createSmsWebhookSender(webhook, clock);
    case "twilio":
      return twilio && createTwilioSender(twilio);
    case "aliyun":
      return aliyun && createAliyunSender(aliyun, clock, random);
    case "tencent":
      return tencent && createTencentSender(tencent, clock);
  }
}
