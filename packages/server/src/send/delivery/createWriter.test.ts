import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Application, type OutgoingMessage, plainApplication } from "@countersign/core";
import { createFixedClock } from "@countersign/testkit";
import { createWriter } from "./createWriter.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12, 0);

const application: Application = {
  id: "c0".repeat(12),
  poolId: "a0".repeat(12),
  name: "Bookshop",
  secretDigest: "",
  olderSecret: null,
  ...plainApplication,
  redirectUris: ["https://shop.example.com/callback"],
};

const message: OutgoingMessage = {
  id: "1".repeat(24),
  poolId: application.poolId,
  appId: application.id,
  codeId: "2".repeat(24),
  language: "en-US",
  channel: "sms",
  address: "+8613800138000",
  content: { purpose: "signIn", code: "408215" },
  createdAtMs: NOW_MS,
  expiresAtMs: NOW_MS + 300_000,
};

/** Writes a message for an application that is changed as told; null: there is none any more. */
async function write(
  changes: Partial<Application> | null,
  fields: Partial<OutgoingMessage> = {},
  publicUrl = "https://mfa.example.com",
) {
  const found = changes === null ? null : { ...application, ...changes };
  const writer = createWriter({
    store: { findApplication: async (id) => (id === application.id ? found : null) },
    clock: createFixedClock(NOW_MS + 60_000),
    language: "zh-CN",
    publicUrl: () => publicUrl,
  });
  return writer({ ...message, ...fields });
}

const lastLineOf = (text: string): string => text.split("\n").at(-1) ?? "";

describe("the writer", () => {
  it("hands on what gateways need beside the words", async () => {
    const { text: _text, ...rest } = await write({});
    assert.deepEqual(rest, {
      id: message.id,
      channel: "sms",
      to: message.address,
      scene: "signIn",
      appId: application.id,
      code: "408215",
      expiresAtMs: message.expiresAtMs,
      subject: null,
      html: null,
    });
  });

  it("writes in the name of the application, in the language asked for or the service's own", async () => {
    const english = await write({});
    assert.match(english.text, /Bookshop.*4 min/s);
    const own = await write({}, { language: null });
    assert.match(own.text, /Bookshop.*[\u4e00-\u9fff]/s);
  });

  it("binds the code to the page where the application is, or else to ours", async () => {
    for (const [redirectUris, host] of [
      [["https://shop.example.com/callback", "https://other.example.com"], "shop.example.com"],
      [[], "mfa.example.com"],
      [["com.example.shop:/callback"], "mfa.example.com"],
      [["shop://callback", "https://web.example.com/"], "web.example.com"],
      [["http://shop_internal/"], "mfa.example.com"],
      [["http://localhost:3000/callback"], "localhost"],
      [["not a uri"], "mfa.example.com"],
      [["http://[::1]:8080/"], "[::1]"],
    ] as const) {
      assert.equal(lastLineOf((await write({ redirectUris })).text), `@${host} #408215`, JSON.stringify(redirectUris));
    }
  });

  it("writes a code wherever the service lives, be its name fit to bind a code to or not", async () => {
    const { text } = await write({ redirectUris: [] }, {}, "http://my_host:3000");
    assert.match(text, /408215/);
  });

  it("takes the application's own words for that channel and purpose, and no others", async () => {
    const templates = {
      "sms.signIn": { text: "{{code}} opens {{app}} for {{minutes}} minutes" },
      "email.signIn": { subject: "Hello from {{app}}", text: "Code {{code}}", html: "<b>{{code}}</b> {{app}}" },
      "sms.factorAdded": { text: "{{item}} was added to {{app}}" },
    };
    const name = "Book & shop";
    const own = await write({ templates, name });
    assert.equal(own.text, "408215 opens Book & shop for 4 minutes\n@shop.example.com #408215");
    const other = await write({ templates, name }, { content: { purpose: "register", code: "408215" } });
    assert.doesNotMatch(other.text, /opens/);
    const mail = await write({ templates, name }, { channel: "email", address: "jo@example.com" });
    assert.deepEqual(
      [mail.subject, mail.text, mail.html],
      ["Hello from Book & shop", "Code 408215", "<b>408215</b> Book &amp; shop"],
    );
    const content = { purpose: "factorAdded", item: "+86138****8000", ip: null, userAgent: null } as const;
    assert.equal((await write({ templates, name }, { content })).text, "+86138****8000 was added to Book & shop");
  });

  it("passes over words that would lose the code", async () => {
    const { text } = await write({ templates: { "sms.signIn": { text: "Welcome to {{app}}" } } });
    assert.match(text, /408215/);
  });

  it("tells what a notice is about: what, when, from where and with what browser", async () => {
    const userAgent =
      "Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
    const content = { purpose: "factorAdded", item: "+86138****8000", ip: "203.0.113.9", userAgent } as const;
    const fields = { content, codeId: null, channel: "email", address: "jo@example.com" } as const;
    const { text, code, expiresAtMs, scene } = await write({}, fields);
    assert.deepEqual([code, expiresAtMs, scene], [null, null, "factorAdded"]);
    for (const fact of ["+86138****8000", "203.0.113.9", "Chrome", "2026"]) assert.ok(text.includes(fact), fact);
    const bare = await write({}, { ...fields, content: { ...content, ip: null, userAgent: null } });
    assert.ok(!bare.text.includes("null"));
  });

  it("writes on when the application is gone, or when there was none", async () => {
    for (const written of [await write(null), await write({}, { appId: null })])
      assert.match(written.text, /Countersign.*@mfa\.example\.com #408215/s);
  });
});
