import { httpUrl, mailFrom, smtpUrl, webhookSecret } from "./addressKinds.ts";
import { distinct, listOf, oneOf } from "./kind.ts";
import { anyText } from "./kinds.ts";
import type { Setting } from "./setting.ts";
import { templateVendorSettings } from "./templateVendorSettings.ts";

const smsSender = oneOf("webhook", "twilio", "aliyun", "tencent");
const smsSenders = distinct(listOf(smsSender, "a list of webhook, twilio, aliyun and tencent, separated by commas"));

/** The settings of everything that sends. */
export const sendingSettings = {
  smtpUrl: {
    name: "COUNTERSIGN_SMTP_URL",
    section: "Mail",
    kind: smtpUrl,
    secret: true,
    unset: "outside production the development inbox, in production no mail",
    description:
      "The mail server. `smtps://` is TLS from the start, `smtp://` uses it when the server offers it and demands it before sending a password to another machine; `?tls=required` and `?tls=opportunistic` say otherwise.",
  },
  mailFrom: {
    name: "COUNTERSIGN_MAIL_FROM",
    section: "Mail",
    kind: mailFrom,
    secret: false,
    default: "Countersign <no-reply@localhost>",
    description: "Sender of the mails. Most mail servers refuse the default.",
  },

  smsSenders: {
    name: "COUNTERSIGN_SMS_SENDERS",
    section: "Text messages",
    kind: smsSenders,
    secret: false,
    unset: "all that are set up; with none the development inbox outside production, no text messages in production",
    description: "The gateways to ask, in this order: when one is down the next is asked.",
  },
  smsWebhookUrl: {
    name: "COUNTERSIGN_SMS_WEBHOOK_URL",
    section: "Text messages",
    kind: httpUrl,
    secret: true,
    unset: "no webhook",
    description:
      "Gateway of your own that text messages are posted to, as JSON `{to, text, code, scene, appId}`. It may answer with JSON whose `id`, up to 128 plain characters or a whole number, names the message there.",
  },
  smsWebhookSecret: {
    name: "COUNTERSIGN_SMS_WEBHOOK_SECRET",
    section: "Text messages",
    kind: webhookSecret,
    secret: true,
    unset: "no webhook",
    description: "Signs these posts as Standard Webhooks describes. The webhook needs it.",
  },
  smsWebhookSecretPrevious: {
    name: "COUNTERSIGN_SMS_WEBHOOK_SECRET_PREVIOUS",
    section: "Text messages",
    kind: webhookSecret,
    secret: true,
    unset: "one signature",
    description: "The secret that is being replaced. Posts carry a second signature with it.",
  },

  twilioAccountSid: {
    name: "COUNTERSIGN_TWILIO_ACCOUNT_SID",
    section: "Text messages through Twilio",
    kind: anyText,
    secret: false,
    unset: "Twilio is not used",
    description: "The account that sends.",
  },
  twilioApiKeySid: {
    name: "COUNTERSIGN_TWILIO_API_KEY_SID",
    section: "Text messages through Twilio",
    kind: anyText,
    secret: false,
    unset: "the account signs in itself",
    description: "API key to sign in with. The token below is then its secret.",
  },
  twilioAuthToken: {
    name: "COUNTERSIGN_TWILIO_AUTH_TOKEN",
    section: "Text messages through Twilio",
    kind: anyText,
    secret: true,
    unset: "Twilio is not used",
    description: "Auth token of the account, or secret of the API key.",
  },
  twilioFrom: {
    name: "COUNTERSIGN_TWILIO_FROM",
    section: "Text messages through Twilio",
    kind: anyText,
    secret: false,
    unset: "Twilio is not used",
    description: "Sender: a number, an alphanumeric sender id or a messaging service (`MG…`).",
  },
  twilioEndpoint: {
    name: "COUNTERSIGN_TWILIO_ENDPOINT",
    section: "Text messages through Twilio",
    kind: httpUrl,
    secret: false,
    default: "https://api.twilio.com",
    description: "Another address of Twilio's API.",
  },

  ...templateVendorSettings,
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
