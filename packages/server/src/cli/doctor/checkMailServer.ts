import { probeSmtp } from "../../send/gateways/probeSmtp.ts";
import { readSmtpUrl } from "../../send/gateways/readSmtpUrl.ts";
import { type Finding, fail, ok } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "mail server";
const ADVICE =
  "Look whether COUNTERSIGN_SMTP_URL is right and this machine may connect there. Until then mails wait, and are given up when what they hold is over.";

/** Looks whether the mail server can be reached and takes the password; sends nothing. */
export async function checkMailServer({ settings: { smtpUrl } }: Patient): Promise<readonly Finding[]> {
  if (smtpUrl === null) return [];
  const { host, port, tls, credentials } = readSmtpUrl(smtpUrl);
  const failure = await probeSmtp(smtpUrl);
  if (failure !== null) return [fail(NAME, `${host}:${port}: ${failure}`, ADVICE)];
  const known = credentials === null ? "nobody signs in" : "the password is taken";
  return [ok(NAME, `${host}:${port} answers (TLS ${tls}, ${known})`)];
}
