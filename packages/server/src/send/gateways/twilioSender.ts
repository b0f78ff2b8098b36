import type { Sender } from "../sender.ts";
import { type FailureKind, SendFailure } from "../sendFailure.ts";
import { callGateway, ONE_REQUEST_A_CONNECTION } from "./callGateway.ts";
import { gatewayMessageId } from "./gatewayMessageId.ts";
import { kindOfStatus } from "./kindOfStatus.ts";
import { readJson } from "./readJson.ts";
import { vendorCode } from "./vendorCode.ts";

export interface TwilioSenderOptions {
  readonly accountSid: string;
  /** Signs in with `authToken` as its secret; null: the account signs in itself. */
  readonly apiKeySid: string | null;
  readonly authToken: string;
  /** A number, an alphanumeric sender id, or the `MG…` id of a messaging service. */
  readonly from: string;
  readonly endpoint: string;
}

/** Error codes that speak of our own account or sender, whatever HTTP status they come with. */
const MISCONFIGURED = new Set(["20003", "21212", "21603", "21606", "21659", "21660", "21701", "21703"]);

/**
 * Makes a sender for Twilio's Programmable Messaging. Twilio keeps no idempotency key for messages.
 *
 * @throws {TypeError} when the endpoint is no URL
 * @see {@link https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource Create a Message}
 */
export function createTwilioSender(options: TwilioSenderOptions): Sender {
  const { accountSid, apiKeySid, authToken, from } = options;
  const url = new URL(`/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`, options.endpoint);
  const credentials = Buffer.from(`${apiKeySid ?? accountSid}:${authToken}`, "utf8").toString("base64");
  const headers = {
    authorization: `Basic ${credentials}`,
    "content-type": "application/x-www-form-urlencoded",
    ...ONE_REQUEST_A_CONNECTION,
  };
  const sender = /^MG[0-9a-fA-F]{32}$/.test(from) ? { MessagingServiceSid: from } : { From: from };

  return {
    name: "twilio",
    channel: "sms",
    idempotent: false,
    async send(message, signal) {
      const body = new URLSearchParams({ To: message.to, ...sender, Body: message.text }).toString();
      const answer = await callGateway({ url, headers, body, answerBytes: 16_384 }, signal);
      const answered = readJson(answer.body);
      if (answer.status >= 200 && answer.status <= 299) {
        return gatewayMessageId(answered.sid, message, [authToken, accountSid]);
      }
      const secrets = [message.code, message.to, message.to.replace("+", ""), message.text, authToken, accountSid];
      const code = vendorCode(answered.code, secrets);
      throw new SendFailure(kindOf(answer.status, code), `HTTP ${answer.status}, error ${code}`);
    },
  };
}

function kindOf(status: number, code: string): FailureKind {
  if (MISCONFIGURED.has(code)) return "misconfigured";
  // Regions without permission and blocked recipients are refused with 403 and 404 too, and say nothing of the account.
  if (status === 403 || status === 404) return "refused";
  return kindOfStatus(status);
}
