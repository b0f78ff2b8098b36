import type { Clock } from "@countersign/core";
import type { Sender } from "../sender.ts";
import { SendFailure } from "../sendFailure.ts";
import { callGateway } from "./callGateway.ts";
import { kindOfStatus } from "./kindOfStatus.ts";
import { readWebhookSecret } from "./readWebhookSecret.ts";
import { signWebhook } from "./signWebhook.ts";

export interface SmsWebhookSenderOptions {
  readonly url: string;
  /** The secret in force, and while it is being changed the former one too. */
  readonly secrets: readonly string[];
}

/**
 * Makes a sender that posts text messages to the operator's own gateway, signed as Standard Webhooks describes. The
 * message id is the `webhook-id`, by which the receiver tells a repetition.
 *
 * @throws {TypeError} when the URL or a secret cannot be read
 */
export function createSmsWebhookSender(options: SmsWebhookSenderOptions, clock: Clock): Sender {
  const url = new URL(options.url);
  const keys = options.secrets.map(readWebhookSecret);
  if (keys.length === 0) throw new TypeError("the webhook has no secret");

  return {
    name: "webhook",
    channel: "sms",
    idempotent: true,
    async send({ id, to, text, code, scene, appId }, signal) {
      const body = JSON.stringify({ to, text, code, scene, appId });
      const timestampSeconds = Math.floor(clock.nowMs() / 1000);
      const headers = {
        "content-type": "application/json; charset=utf-8",
        "webhook-id": id,
        "webhook-timestamp": String(timestampSeconds),
        "webhook-signature": signWebhook({ id, timestampSeconds, body }, keys),
      };
      const { status } = await callGateway({ url, headers, body, answerBytes: 0 }, signal);
      if (status < 200 || status > 299) throw new SendFailure(kindOfStatus(status), `HTTP ${status}`);
    },
  };
}
