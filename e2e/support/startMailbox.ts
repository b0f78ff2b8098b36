import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

export interface ReceivedMail {
  readonly from: string;
  readonly to: string;
  readonly messageId: string;
  readonly subject: string;
  /** The plain text. */
  readonly text: string;
}

export interface Mailbox {
  /** Settings that have a server send its mail here. */
  readonly settings: Readonly<Record<string, string>>;
  readonly received: readonly ReceivedMail[];
  /** Waits for the newest mail to an address that says something, after the first `skip` ones. */
  waitFor(to: string, saying?: RegExp, skip?: number): Promise<ReceivedMail>;
}

const WAIT_MS = 10_000;

/** Starts a mail server on loopback that takes everything. RFC 5321, as much as a sender needs */
export async function startMailbox(test: { after(undo: () => Promise<void>): void }): Promise<Mailbox> {
  const received: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    receive(socket, received).catch(() => socket.destroy()); // a server that stops may hang up
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  test.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return {
    settings: {
      COUNTERSIGN_SMTP_URL: `smtp://127.0.0.1:${port}`,
      COUNTERSIGN_MAIL_FROM: "Countersign <no-reply@mfa.example.com>",
    },
    received,
    async waitFor(to, saying = /(?:)/, skip = 0) {
      for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += 10) {
        const found = received.slice(skip).findLast((each) => each.to === to && saying.test(each.text));
        if (found !== undefined) return found;
        await sleep(10);
      }
      return assert.fail(`no mail came for ${to}`);
    },
  };
}

const REPLIES: readonly (readonly [command: RegExp, reply: string])[] = [
  [/^(EHLO|HELO|MAIL|RCPT|RSET|NOOP)\b/i, "250 ok"],
  [/^DATA$/i, "354 go on"],
  [/^QUIT$/i, "221 bye"],
];

async function receive(socket: Socket, received: ReceivedMail[]): Promise<void> {
  const say = (line: string): unknown => socket.write(`${line}\r\n`);
  let envelope: string[] = [];
  let data: string[] | null = null;
  say("220 mailbox ESMTP");
  for await (const line of createInterface({ input: socket })) {
    if (data !== null && line !== ".") {
      data.push(line.replace(/^\.\./, "."));
      continue;
    }
    if (data !== null) {
      received.push(read(envelope, data.join("\n")));
      say("250 taken");
      [envelope, data] = [[], null];
      continue;
    }
    if (/^(MAIL|RCPT)\b/i.test(line)) envelope.push(/<(.*?)>/.exec(line)?.[1] ?? "");
    if (/^DATA$/i.test(line)) data = [];
    say(REPLIES.find(([command]) => command.test(line))?.[1] ?? "502 not known here");
  }
}

function read([from = "", to = ""]: readonly string[], source: string): ReceivedMail {
  const header = (name: string): string => new RegExp(`^${name}: (.*(?:\n[ \t].*)*)`, "im").exec(source)?.[1] ?? "";
  return { from, to, messageId: header("message-id").trim(), subject: header("subject"), text: readPlainText(source) };
}

/** Gives the text of a message, or of its part that is plain text. RFC 2046 §5.1 */
function readPlainText(source: string): string {
  const boundary = /boundary="(.+?)"/.exec(source)?.[1];
  const parts = boundary === undefined ? [source] : source.split(`\n--${boundary}`);
  const part = parts.find((each) => /^content-type: text\/plain/im.test(each)) ?? assert.fail(source);
  const at = part.indexOf("\n\n");
  const [head, body] = [part.slice(0, at), part.slice(at + 2)];
  if (/^content-transfer-encoding: base64/im.test(head)) return Buffer.from(body, "base64").toString();
  const joined = body.replace(/=\n/g, "");
  return joined.replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString());
}
