import { probeSmtp } from "../../send/gateways/probeSmtp.ts";
import { readSmtpUrl } from "../../send/gateways/readSmtpUrl.ts";
import { type Finding, fail, ok } from "./finding.ts";
import type { Patient } from "./patient.ts";

const NAME = "mail server";
const ADVICE =
  "Look whether COUNTERSIGN_SMTP_URL is right and this machine may connect there. Until then mails wait, and are given up when what they hold is over.";

/** What the word that a failure ends with means to whoever has to mend it. */
const meanings: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "the connection was broken off",
  EHOSTUNREACH: "this machine finds no way there",
  ENETUNREACH: "this machine finds no way there",
  EDNS: "the name leads to no address",
  ETIMEDOUT: "nobody answers: a firewall may lie between",
  EPROTOCOL: "what answers is no mail server",
  ETLS: "TLS comes to nothing: smtps:// is TLS from the start, as on port 465, and smtp:// begins without",
};

/** Looks whether the mail server can be reached and takes the password; sends nothing. */
export async function checkMailServer({ settings: { smtpUrl } }: Patient): Promise<readonly Finding[]> {
  if (smtpUrl === null) return [];
  const { host, port, tls, credentials } = readSmtpUrl(smtpUrl);
  const failure = await probeSmtp(smtpUrl);
  if (failure !== null) {
    const meaning = meanings[failure.split(" ").at(-1) ?? ""];
    const finding = meaning === undefined ? failure : `${meaning} (${failure})`;
    return [fail(NAME, `${host}:${port}: ${finding}`, ADVICE)];
  }
  const known = credentials === null ? "nobody signs in" : "the password is taken";
  return [ok(NAME, `${host}:${port} answers (TLS ${tls}, ${known})`)];
}
