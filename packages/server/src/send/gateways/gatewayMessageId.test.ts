import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import { describe, it } from "node:test";
import fc from "fast-check";
import { anyText } from "../testing/anyText.ts";
import { makeMessage } from "../testing/makeMessage.ts";
import { startMailServer } from "../testing/startMailServer.ts";
import { gatewayMessageId } from "./gatewayMessageId.ts";
import { createSmtpSender } from "./smtpSender.ts";

const message = makeMessage();
const mail = makeMessage({ channel: "email", to: "zoe@example.net" });

describe("the name of a message at its gateway", () => {
  it("is what the gateways that are known answer", () => {
    const ids = [
      "SM0123456789abcdef0123456789abcdef",
      "900619746936498440^0",
      "5000:1045710669157053657849499619",
      "queued as 3F2A81C0A5",
      "0102017b-6e5d",
    ];
    for (const id of ids) assert.equal(gatewayMessageId(id, message), id);
    assert.equal(gatewayMessageId(17, message), "17");
  });

  it("is nothing that is long, or that a terminal, a page or a shell could read as more than text", () => {
    const others = [
      "",
      " a",
      "x".repeat(129),
      "a\nb",
      "a\u001b[2J",
      "<b>1</b>",
      "1\u202e2",
      "$(id)",
      "`id`",
      "a|b",
      "a'b",
    ];
    for (const other of [...others, "手机1", 1.5, Number.NaN, null, undefined, {}, ["SM1"], true])
      assert.equal(gatewayMessageId(other, message), null, String(other));
  });

  it("holds neither code nor recipient nor credentials, however they are written", () => {
    for (const id of [
      "408215",
      "m-408215",
      "40 82 15",
      "4-0-8.2:1/5",
      "+8613800138000",
      "138 0013 8000",
      "TOKEN-17",
      "to-ken 17",
    ])
      assert.equal(gatewayMessageId(id, message, ["token17", null]), null, id);
    for (const id of [
      "zoe@example.net 7",
      "ZOE @ example.net",
      "7 zoe queued",
      "id=7;Zoe",
      "zoe@mailstore.internal 7",
      "7 for zoe.",
    ])
      assert.equal(gatewayMessageId(id, mail), null, id);
    assert.equal(gatewayMessageId("zoetrope 7", mail), "zoetrope 7");
    assert.equal(gatewayMessageId("accepted zoe@example.org 7", { ...mail, to: "zoe+shop@example.net" }), null);
    assert.equal(gatewayMessageId("555-1234 queued", { ...message, to: "+12125551234" }), null, "a local number");
  });

  it("holds no link, and nothing long that the text holds", () => {
    const text = "Was it you? https://auth.example.com/not-me/k3J9vQ2mX7bN4cR8tY1w";
    for (const id of ["auth.example.com//k3J9", "k3J9vQ2mX7bN4cR8tY1w", "queued K3j9vQ2mX7bN4cR8tY1w 7"])
      assert.equal(gatewayMessageId(id, { ...message, code: null, text }), null, id);
  });

  it("is short, of few characters and silent, whatever was answered", () => {
    const pieces = fc.constantFrom(
      "408215",
      "40821",
      "+8613800138000",
      "13800138000",
      "SM1",
      " ",
      "-",
      "^",
      "zoe",
      "<",
      "\u001b[",
    );
    const answers = fc.oneof(
      anyText(200),
      fc.array(pieces, { maxLength: 9 }).map((each) => each.join("")),
      fc.anything(),
    );
    fc.assert(
      fc.property(answers, (answered) => {
        const id = gatewayMessageId(answered, message);
        if (id === null) return;
        assert.match(id, /^[\x20-\x7e]{1,128}$/);
        const digits = id.replace(/\D/g, "");
        assert.ok(!/[<>&"'`$|\\]/.test(id) && !id.includes("408215") && !digits.includes("13800138000"), id);
      }),
    );
  });
});

describe("the name of a mail at its server", () => {
  const replies = [
    ["2.0.0 Ok: queued as 3F2A81C0A5", "Ok: queued as 3F2A81C0A5"],
    ["OK id=1mqXyz-000abc-Xy", "OK id=1mqXyz-000abc-Xy"],
    ["Ok 0102017b6e5d-7f0a-000000", "Ok 0102017b6e5d-7f0a-000000"],
    [
      "2.6.0 <m@exchange.example> [InternalId=17, Hostname=H1] Queued",
      "m@exchange.example [InternalId=17, Hostname=H1] Queued",
    ],
    ["OK: message queued", "m-1@example.com"],
    ["queued 408215 of zoe", "m-1@example.com"],
    ["for zoe@example.net: 77", "m-1@example.com"],
  ] as const;
  for (const [reply, name] of replies)
    it(`is ${name} where it says: ${reply}`, async (t) => {
      const server = await startMailServer({
        ...{ hideSTARTTLS: true, logger: false },
        onData: (stream, _, callback) => void text(stream).then(() => callback(null, reply)),
      });
      const sender = createSmtpSender({ url: `smtp://127.0.0.1:${server.port}`, from: "no-reply@example.com" });
      t.after(async () => {
        await sender.close();
        await server.close();
      });
      const named = { id: "m-1", subject: "s" };
      assert.equal(await sender.send({ ...mail, ...named }, AbortSignal.timeout(5_000)), name);
    });
});
