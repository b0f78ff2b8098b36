import { createHash } from "node:crypto";
import addressparser from "nodemailer/lib/addressparser";
import type { OutboundMessage, Sender } from "../sender.ts";
import { SendFailure } from "../sendFailure.ts";
import { gatewayMessageId } from "./gatewayMessageId.ts";
import { smtpFailure } from "./smtpFailure.ts";
import { smtpTransportOptions } from "./smtpTransportOptions.ts";

export interface SmtpSenderOptions {
  readonly url: string;
  /** `no-reply@example.com` or `Example <no-reply@example.com>`. */
  readonly from: string;
}

interface Mailbox {
  readonly name: string;
  readonly address: string;
}

/**
 * Makes a sender for an SMTP server, with up to five connections that stay open. A repetition carries the same
 * Message-ID, by which mailboxes tell it (RFC 5322 §3.6.4). By that a message is known there whose server says nothing else.
 *
 * @throws {TypeError} when the URL or the From address cannot be read
 */
export function createSmtpSender(options: SmtpSenderOptions): Required<Sender> {
  const from = readMailbox(options.from);
  const settings = { pool: true, ...smtpTransportOptions(options.url) } as const;
  const credentials = Object.values(settings.auth ?? {});
  // A service without an SMTP server starts faster without what talks to one.
  const connecting = import("nodemailer").then(({ createTransport }) => createTransport(settings));

  return {
    name: "smtp",
    channel: "email",
    idempotent: true,
    async send(message, signal) {
      const mail = compose(message, from);
      const transport = await connecting;
      const { response } = await transport.sendMail({ ...mail, signal }).catch((error: unknown) => {
        throw signal.aborted ? new SendFailure("uncertain", "timed out") : smtpFailure(error);
      });
      const names = [nameInReply(String(response)), mail.messageId.slice(1, -1)];
      return names.map((name) => gatewayMessageId(name, message, credentials)).find((name) => name !== null) ?? null;
    },
    async close() {
      (await connecting).close();
    },
  };
}

function compose(message: OutboundMessage, from: Mailbox) {
  if (!isAddress(message.to)) throw new SendFailure("refused", "not an e-mail address");
  return {
    from,
    to: { name: "", address: message.to },
    subject: message.subject ?? "",
    text: message.text,
    ...(message.html === null ? {} : { html: message.html }),
    messageId: messageIdFor(message.id, from.address),
    // RFC 3834 §5: keeps vacation responders from answering.
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

function messageIdFor(id: string, fromAddress: string): string {
  const left = /^[A-Za-z0-9_-]{1,64}$/.test(id) ? id : createHash("sha256").update(id).digest("hex");
  return `<${left}@${fromAddress.slice(fromAddress.lastIndexOf("@") + 1)}>`;
}

/**
 * Gives what the server said when it took the message, without the codes of RFC 5321 §4.2.1 and RFC 3463 §2: what it calls it in its queue is
 * somewhere in there, in no form that servers agree on. Null: the words name nothing.
 */
function nameInReply(reply: string): string | null {
  const [line = ""] = reply
    .trim()
    .split(/[\r\n]+/)
    .slice(-1);
  const words = line
    .replace(/[<>"]/g, "")
    .replace(/^2\d\d[ -]?(2\.\d{1,3}\.\d{1,3}(?= |$))?/, "")
    .trim();
  return /\d/.test(words) ? words : null;
}

/** Takes one plain address and nothing that a header or an SMTP command could read as more than that. */
function isAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s\p{Cc}<>()[\]\\,;:"@]+@[^\s\p{Cc}<>()[\]\\,;:"@]+$/u.test(text);
}

function readMailbox(text: string): Mailbox {
  const [mailbox, ...others] = addressparser(text, { flatten: true });
  if (mailbox === undefined || others.length > 0 || !isAddress(mailbox.address)) {
    throw new TypeError("the From address must look like no-reply@example.com or Example <no-reply@example.com>");
  }
  return { name: mailbox.name, address: mailbox.address };
}
