import { getSystemErrorName } from "node:util";
import { type FailureKind, SendFailure } from "../sendFailure.ts";
import { asRecord } from "./asRecord.ts";
import { isConnectFailure } from "./isConnectFailure.ts";

/** Says what an error of nodemailer means for the message. Its texts quote the server and are dropped. */
export function smtpFailure(error: unknown): SendFailure {
  const { code, responseCode, command } = asRecord(error);
  if (code === "EAUTH" || code === "ENOAUTH") return new SendFailure("misconfigured", "SMTP credentials refused");
  if (typeof responseCode === "number" && typeof command === "string") {
    const verb = /^(MAIL|RCPT|DATA)\b/.exec(command)?.[1] ?? "connection";
    return new SendFailure(kindOfReply(responseCode, verb), `SMTP ${responseCode} to ${verb}`);
  }
  return new SendFailure(isConnectFailure(error) ? "unavailable" : "uncertain", `SMTP ${wordFor(error)}`);
}

/** Gives one word without anything of the server's; `ESOCKET` stands for what the system or TLS said, so that is named. */
function wordFor(error: unknown): string {
  const { code, errno, library } = asRecord(error);
  if (code !== "ESOCKET") return typeof code === "string" && /^E[A-Z]+$/.test(code) ? code : "failed";
  if (library === "SSL routines") return "ETLS";
  return typeof errno === "number" && Number.isInteger(errno) && errno < 0 ? getSystemErrorName(errno) : code;
}

/** RFC 5321 §4.2.1: 4yz is for now, 5yz is for good. RCPT and DATA speak of this message, all else of the connection. */
function kindOfReply(reply: number, verb: string): FailureKind {
  // RFC 5321 §3.8: 421 closes the channel, whatever was asked.
  const isPermanent = reply >= 500 && reply !== 503;
  if (reply !== 421 && (verb === "RCPT" || verb === "DATA")) return isPermanent ? "refused" : "deferred";
  return verb === "MAIL" && isPermanent ? "misconfigured" : "unavailable";
}
