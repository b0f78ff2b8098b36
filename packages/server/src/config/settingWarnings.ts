import { isIPv4 } from "node:net";
import type { Settings } from "./settings.ts";

/** What is allowed and yet rarely meant. */
interface Doubt {
  readonly warning: string;
  appliesTo(settings: Settings): boolean;
}

const doubts: readonly Doubt[] = [
  {
    warning:
      "COUNTERSIGN_HOST is open to other machines and NODE_ENV is not production: set NODE_ENV=production for real users.",
    appliesTo: ({ production, host }) => !production && !isLoopback(host),
  },
  {
    warning:
      "COUNTERSIGN_HOST is every address of the machine: set COUNTERSIGN_PUBLIC_URL to the one that browsers use.",
    appliesTo: ({ host, publicUrl }) => publicUrl === null && (host === "0.0.0.0" || host === "::"),
  },
  {
    warning: "COUNTERSIGN_PUBLIC_URL is plain http: passwords and codes can be read on the way. Put TLS in front.",
    appliesTo: ({ publicUrl }) => publicUrl !== null && isPlainAndFar(publicUrl),
  },
  {
    warning:
      "COUNTERSIGN_PUBLIC_URL is https, which this process does not speak: set COUNTERSIGN_TRUSTED_PROXIES to the proxy that does, or limits count all its clients as one.",
    appliesTo: ({ publicUrl, trustedProxies }) => publicUrl?.startsWith("https:") === true && trustedProxies === null,
  },
  {
    warning: "COUNTERSIGN_SMS_WEBHOOK_URL is plain http: codes can be read on the way.",
    appliesTo: ({ smsWebhookUrl }) => smsWebhookUrl !== null && isPlainAndFar(smsWebhookUrl),
  },
  {
    warning: "COUNTERSIGN_MAIL_FROM is not set: most mail servers refuse mail from no-reply@localhost.",
    appliesTo: ({ smtpUrl, mailFrom }) => smtpUrl !== null && mailFrom.includes("@localhost"),
  },
  {
    warning:
      "COUNTERSIGN_METRICS_HOST is open to other machines and COUNTERSIGN_METRICS_TOKEN is not set: whoever reaches the port reads how the service is used.",
    appliesTo: ({ metricsPort, metricsHost, metricsToken }) =>
      metricsPort !== null && metricsToken === null && !isLoopback(metricsHost),
  },
  {
    warning: "COUNTERSIGN_METRICS_TOKEN is short: take 16 characters or more that nobody guesses.",
    appliesTo: ({ metricsToken }) => metricsToken !== null && metricsToken.length < 16,
  },
  {
    warning: "COUNTERSIGN_IMPORT_WEAK is on: imports take TOTP secrets that can be guessed.",
    appliesTo: ({ importWeak }) => importWeak,
  },
];

/** Gives a sentence for each setting that is legal and doubtful. It holds no value of a setting. */
export function settingWarnings(settings: Settings): readonly string[] {
  return doubts.filter((doubt) => doubt.appliesTo(settings)).map(({ warning }) => warning);
}

function isPlainAndFar(address: string): boolean {
  const url = new URL(address);
  return url.protocol === "http:" && !isLoopback(url.hostname.replace(/^\[|\]$/g, ""));
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}
