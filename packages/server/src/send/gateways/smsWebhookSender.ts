import type { Clock } from "@countersign/core";
import type { Sender } from "../sender.ts";
import { SendFailure } from "../sendFailure.ts";
import { callGateway } from "./callGateway.ts";
import { gatewayMessageId } from "./gatewayMessageId.ts";
import { kindOfStatus } from "./kindOfStatus.ts";
import { readJson } from "./readJson.ts";
import { readWebhookSecret } from "./readWebhookSecret.ts";
import { signWebhook } from "./signWebhook.ts";

export interface SmsWebhookSenderOptions {
  readonly url: string;
  /** The secret in force, and while it is being changed the former one too. */
  readonly secrets: readonly string[];
}

/** Enough for an id and some words. The status says all that has to be known: nobody waits for more. */
const ANSWER_BYTES = 4096;
const ANSWER_MS = 1000;
/** Shorter parts of an address open nothing. */
const SECRET_CHARACTERS = 8;

/**
 * Makes a sender that posts text messages to the operator's own gateway, signed as Standard Webhooks describes. The
 * message id is the `webhook-id`, by which the receiver tells a repetition. An answer may say in JSON by what `id` it knows the message.
 *
 * @throws {TypeError} when the URL or a secret cannot be read
 */
export function createSmsWebhookSender(options: SmsWebhookSenderOptions, clock: Clock): Sender {
  const url = new URL(options.url);
  const keys = options.secrets.map(readWebhookSecret);
  if (keys.length === 0) throw new TypeError("the webhook has no secret");
  const credentials = [...options.secrets, ...secretsIn(url)];

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
      const answer = await callGateway({ url, headers, body, answerBytes: ANSWER_BYTES, answerMs: ANSWER_MS }, signal);
      const { status } = answer;
      if (status < 200 || status > 299) throw new SendFailure(kindOfStatus(status), `HTTP ${status}`);
      return gatewayMessageId(readJson(answer.body).id, { code, to, text }, credentials);
    },
  };
}

/** Gives the parts of an address that may open what is behind it. */
function secretsIn({ pathname, searchParams }: URL): readonly string[] {
  const parts = [...pathname.split("/"), ...searchParams.values()];
  return parts.filter(({ length }) => length >= SECRET_CHARACTERS);
}
