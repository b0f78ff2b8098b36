import assert from "node:assert/strict";
import { createServer, type Socket } from "node:net";
import { after, before, describe, it, type TestContext } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { inspect } from "node:util";
import fc from "fast-check";
import type { SMTPServerOptions } from "smtp-server";
import type { OutboundMessage } from "../sender.ts";
import { anyText } from "../testing/anyText.ts";
import { failureOf } from "../testing/failureOf.ts";
import { makeMessage } from "../testing/makeMessage.ts";
import { type ReceivedMail, startMailServer } from "../testing/startMailServer.ts";
import { testCertificate } from "../testing/testCertificate.ts";
import { createSmtpSender } from "./smtpSender.ts";

const makeMail = (changes: Partial<OutboundMessage> = {}): OutboundMessage =>
  makeMessage({
    channel: "email",
    to: "zoe@example.net",
    subject: "示例应用：登录验证码",
    text: "Your code:\n\n408215\n\n@auth.example.com #408215",
    html: "<p>Your code: <b>408215</b></p>",
    ...changes,
  });

interface Setup {
  readonly server?: SMTPServerOptions;
  readonly url?: (port: number) => string;
  readonly from?: string;
}

/** By default a server without TLS and without users. */
async function setUp(t: TestContext, setup: Setup = {}) {
  const server = await startMailServer({ hideSTARTTLS: true, logger: false, ...setup.server });
  const url = setup.url?.(server.port) ?? `smtp://127.0.0.1:${server.port}`;
  const sender = createSmtpSender({ url, from: setup.from ?? "示例应用 <no-reply@example.com>" });
  t.after(async () => {
    await sender.close();
    await server.close();
  });
  return { server, sender, signal: AbortSignal.timeout(5_000) };
}

/** Header names and values with folded lines joined. */
function headersOf(mail: ReceivedMail | undefined): readonly (readonly [string, string])[] {
  const [head = ""] = (mail?.source ?? "").split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  return lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]);
}

const header = (mail: ReceivedMail | undefined, name: string): string | undefined =>
  headersOf(mail).find(([each]) => each === name)?.[1];

const replying = (responseCode: number) => Object.assign(new Error(`no, zoe@example.net 408215`), { responseCode });

describe("createSmtpSender", () => {
  it("hands over plain text and HTML to one recipient", async (t) => {
    const { server, sender, signal } = await setUp(t);
    await sender.send(makeMail(), signal);
    const [mail] = server.mails;
    assert.deepEqual([mail?.from, mail?.to], ["no-reply@example.com", ["zoe@example.net"]]);
    assert.equal(header(mail, "To"), "zoe@example.net");
    assert.match(header(mail, "From") ?? "", /^=\?UTF-8\?.*\?= <no-reply@example\.com>$/);
    assert.equal(header(mail, "Auto-Submitted"), "auto-generated");
    assert.match(header(mail, "Content-Type") ?? "", /^multipart\/alternative;/);
    assert.match(mail?.source ?? "", /Content-Type: text\/plain; charset=utf-8[\s\S]*@auth\.example\.com #408215/);
    assert.match(mail?.source ?? "", /Content-Type: text\/html; charset=utf-8[\s\S]*<p>Your code: <b>408215<\/b><\/p>/);
  });

  it("gives every attempt of a message the same Message-ID, and another message another", async (t) => {
    const { server, sender, signal } = await setUp(t);
    for (const id of ["m-1", "m-1", "m-2", "a b>\r\nX: 1"]) await sender.send(makeMail({ id }), signal);
    const [first, again, other, strange] = server.mails.map((mail) => header(mail, "Message-ID"));
    assert.deepEqual([first, again, other], ["<m-1@example.com>", "<m-1@example.com>", "<m-2@example.com>"]);
    assert.match(strange ?? "", /^<[0-9a-f]{64}@example\.com>$/);
  });

  it("keeps its connection for the next message", async (t) => {
    const { server, sender, signal } = await setUp(t);
    for (let time = 0; time < 5; time += 1) await sender.send(makeMail(), signal);
    assert.deepEqual([server.mails.length, server.connections()], [5, 1]);
  });

  it("lets no subject or text add a header", async (t) => {
    const { server, sender } = await setUp(t);
    const hostile = fc.oneof(
      anyText(100),
      fc.constantFrom("a\r\nBcc: eve@example.net", "a\nX-Evil: 1", "a\r\n\r\nbody", "=?utf-8?q?a=0D=0ABcc:_e?="),
    );
    await fc.assert(
      fc.asyncProperty(hostile, hostile, async (subject, text) => {
        await sender.send(makeMail({ subject, text, html: null }), AbortSignal.timeout(5_000));
        const mail = server.mails.at(-1);
        assert.deepEqual(mail?.to, ["zoe@example.net"]);
        const known =
          /^(From|To|Subject|Message-ID|Date|MIME-Version|Content-(Type|Transfer-Encoding)|Auto-Submitted)$/;
        for (const [name] of headersOf(mail)) assert.match(name, known);
      }),
      { numRuns: 40 },
    );
  });

  const notAddresses = [
    "zoe@example.net\r\nBcc: eve@example.net",
    "zoe@example.net, eve@example.net",
    "Zoe <zoe@example.net>",
    "zoe@example.net> NOTIFY=NEVER",
    '"zoe eve"@example.net',
    "zoe@eve@example.net",
    "zoe",
    "",
    `${"a".repeat(250)}@example.net`,
  ];
  for (const to of notAddresses) {
    it(`refuses the recipient ${JSON.stringify(to).slice(0, 50)}`, async (t) => {
      const { server, sender, signal } = await setUp(t);
      const failure = await failureOf(sender.send(makeMail({ to }), signal));
      assert.deepEqual([failure.kind, failure.reason, server.mails.length], ["refused", "not an e-mail address", 0]);
    });
  }

  for (const from of ["", "nobody", "a@example.com, b@example.com"]) {
    it(`cannot be made with From ${JSON.stringify(from)}`, () => {
      assert.throws(() => createSmtpSender({ url: "smtp://127.0.0.1", from }), TypeError);
    });
  }
});

describe("failures of SMTP", () => {
  const cases: readonly [string, SMTPServerOptions, string, string][] = [
    ["an unknown recipient", { onRcptTo: (_a, _s, done) => done(replying(550)) }, "refused", "SMTP 550 to RCPT"],
    ["a greylisted recipient", { onRcptTo: (_a, _s, done) => done(replying(450)) }, "deferred", "SMTP 450 to RCPT"],
    ["a closing server", { onRcptTo: (_a, _s, done) => done(replying(421)) }, "unavailable", "SMTP 421 to connection"],
    ["a refused sender", { onMailFrom: (_a, _s, done) => done(replying(553)) }, "misconfigured", "SMTP 553 to MAIL"],
    ["a busy server", { onMailFrom: (_a, _s, done) => done(replying(451)) }, "unavailable", "SMTP 451 to MAIL"],
    [
      "a message taken for spam",
      { onData: (stream, _s, done) => void stream.resume().on("end", () => done(replying(554))) },
      "refused",
      "SMTP 554 to DATA",
    ],
    [
      "a server that lets nobody in",
      { onConnect: (_s, done) => done(replying(554)) },
      "unavailable",
      "SMTP 554 to connection",
    ],
  ];
  for (const [what, server, kind, reason] of cases) {
    it(`${what} is ${kind}`, async (t) => {
      const { sender, signal } = await setUp(t, { server });
      const failure = await failureOf(sender.send(makeMail(), signal));
      assert.deepEqual([failure.kind, failure.reason], [kind, reason]);
      const printed = `${inspect(failure, { depth: 9, showHidden: true })} ${failure.stack}`;
      for (const secret of ["408215", "zoe@example.net"]) assert.ok(!printed.includes(secret), printed);
    });
  }

  it("wrong credentials are misconfigured, and stay out of the failure", async (t) => {
    const onAuth: SMTPServerOptions["onAuth"] = (_auth, _session, done) => done(new Error("bad hunter2"));
    const { sender, signal } = await setUp(t, {
      server: { onAuth, allowInsecureAuth: true, authOptional: false },
      url: (port) => `smtp://user:hunter2@127.0.0.1:${port}`,
    });
    const failure = await failureOf(sender.send(makeMail(), signal));
    assert.deepEqual([failure.kind, failure.reason], ["misconfigured", "SMTP credentials refused"]);
    assert.ok(!inspect(failure, { depth: 9, showHidden: true }).includes("hunter2"));
  });

  it("a server that is not there is unavailable", async (t) => {
    const { server, sender, signal } = await setUp(t);
    await server.close();
    const failure = await failureOf(sender.send(makeMail(), signal));
    assert.deepEqual([failure.kind, failure.reason], ["unavailable", "SMTP ECONNREFUSED"]);
  });

  it("a server that hangs leaves the message uncertain and the next message its own connection", async (t) => {
    let isFirst = true;
    const onRcptTo: SMTPServerOptions["onRcptTo"] = (_address, _session, done) => {
      if (!isFirst) done();
      isFirst = false;
    };
    const { server, sender, signal } = await setUp(t, { server: { onRcptTo } });
    const failure = await failureOf(sender.send(makeMail(), AbortSignal.timeout(600)));
    assert.deepEqual([failure.kind, failure.reason], ["uncertain", "timed out"]);
    await sender.send(makeMail(), signal);
    assert.equal(server.mails.length, 1);
  });

  it("a connection lost after the message leaves it uncertain, and it is not sent again", async (t) => {
    let messages = 0;
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.write("220 ready\r\n");
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        const text = chunk.toString("latin1");
        if (text.endsWith("\r\n.\r\n")) {
          messages += 1;
          socket.destroy();
        } else if (/^DATA/.test(text)) socket.write("354 go on\r\n");
        else if (/^(EHLO|HELO|MAIL|RCPT)/.test(text)) socket.write("250 ok\r\n");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const sender = createSmtpSender({ url: `smtp://127.0.0.1:${port}`, from: "no-reply@example.com" });
    t.after(async () => {
      await sender.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const failure = await failureOf(sender.send(makeMail(), AbortSignal.timeout(5_000)));
    assert.equal(failure.kind, "uncertain");
    await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal(messages, 1);
  });
});

describe("TLS to the SMTP server", () => {
  const withTls = { ...testCertificate, hideSTARTTLS: false };
  const trusted = getCACertificates("default");
  const trustTestCertificate = (): void => setDefaultCACertificates([...trusted, testCertificate.cert]);
  before(() => setDefaultCACertificates(trusted));
  after(() => setDefaultCACertificates(trusted));

  it("smtp:// encrypts when the server offers it, whatever its certificate", async (t) => {
    const { server, sender, signal } = await setUp(t, { server: withTls });
    await sender.send(makeMail(), signal);
    assert.equal(server.mails[0]?.secure, true);
  });

  it("smtp:// goes without where the server offers none", async (t) => {
    const { server, sender, signal } = await setUp(t);
    await sender.send(makeMail(), signal);
    assert.equal(server.mails[0]?.secure, false);
  });

  it("?tls=required sends nothing without TLS or with a certificate nobody vouches for", async (t) => {
    const url = (port: number) => `smtp://127.0.0.1:${port}?tls=required`;
    for (const options of [{ hideSTARTTLS: true, disabledCommands: ["STARTTLS"] }, withTls]) {
      const { server, sender, signal } = await setUp(t, { server: options, url });
      assert.equal((await failureOf(sender.send(makeMail(), signal))).kind, "unavailable");
      assert.equal(server.mails.length, 0);
    }
  });

  it("?tls=required and smtps:// send over TLS with a certificate that is trusted", async (t) => {
    trustTestCertificate();
    t.after(() => setDefaultCACertificates(trusted));
    const required = await setUp(t, { server: withTls, url: (port) => `smtp://localhost:${port}?tls=required` });
    const implicit = await setUp(t, {
      server: { ...withTls, secure: true },
      url: (port) => `smtps://localhost:${port}`,
    });
    for (const { server, sender, signal } of [required, implicit]) {
      await sender.send(makeMail(), signal);
      assert.equal(server.mails[0]?.secure, true);
    }
  });

  it("smtps:// sends nothing to a server whose certificate nobody vouches for", async (t) => {
    const setup = {
      server: { ...withTls, secure: true },
      url: (port: number) => `smtps://user:hunter2@localhost:${port}`,
    };
    const { server, sender, signal } = await setUp(t, setup);
    assert.equal((await failureOf(sender.send(makeMail(), signal))).kind, "unavailable");
    assert.equal(server.mails.length, 0);
  });

  it("signs in with the credentials of the URL", async (t) => {
    const seen: string[] = [];
    const onAuth: SMTPServerOptions["onAuth"] = ({ username, password }, _session, done) => {
      seen.push(`${username} ${password}`);
      done(null, { user: username ?? "" });
    };
    const { server, sender, signal } = await setUp(t, {
      server: { ...withTls, onAuth, authOptional: false },
      url: (port) => `smtp://user%40example.com:p%3Aw@127.0.0.1:${port}`,
    });
    await sender.send(makeMail(), signal);
    assert.deepEqual([seen, server.mails[0]?.secure], [["user@example.com p:w"], true]);
  });
});
