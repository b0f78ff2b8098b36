import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFixedClock } from "@countersign/testkit";
import Fastify, { type FastifyInstance } from "fastify";
import { createDevInbox } from "../send/gateways/devInbox.ts";
import { makeMessage } from "../send/testing/makeMessage.ts";
import { serveDevInbox } from "./serveDevInbox.ts";

const HOSTILE = `</pre><script>alert("1")</script><img src=x onerror='alert(2)'>`;

async function createInboxApp(...texts: readonly string[]): Promise<FastifyInstance> {
  const inbox = createDevInbox(createFixedClock(Date.UTC(2026, 5, 1)));
  const sender = inbox.senderFor("sms");
  for (const [index, text] of texts.entries()) {
    await sender.send(
      makeMessage({ id: `${index}`, text, subject: index === 0 ? null : text, to: text }),
      AbortSignal.abort(),
    );
  }
  const app = Fastify();
  serveDevInbox(app, inbox);
  app.setErrorHandler((error, _request, reply) => reply.code(404).send(String(error)));
  return app;
}

const get = (app: FastifyInstance, headers: Record<string, string>, remoteAddress = "127.0.0.1") =>
  app.inject({ url: "/dev/inbox", headers, remoteAddress });

describe("the development inbox", () => {
  it("answers this machine, by a name of this machine", async () => {
    const app = await createInboxApp("one", "two");
    for (const host of ["localhost", "localhost:3000", "127.0.0.1:3000", "127.8.9.1", "[::1]:3000", "LOCALHOST:3000"]) {
      for (const address of ["127.0.0.1", "::1", "::ffff:127.0.0.1", "127.9.9.9"]) {
        const answer = await get(app, { host }, address);
        assert.equal(answer.statusCode, 200, `${host} from ${address}`);
      }
    }
    const { messages } = (await get(app, { host: "localhost" })).json();
    assert.deepEqual(
      messages.map(({ text, code, to, receivedAt }: Record<string, unknown>) => [text, code, to, receivedAt]),
      [
        ["two", "408215", "two", "2026-06-01T00:00:00.000Z"],
        ["one", "408215", "one", "2026-06-01T00:00:00.000Z"],
      ],
      "newest first",
    );
  });

  it("answers no other machine, and no name that only leads here", async () => {
    const app = await createInboxApp("one");
    for (const address of ["192.168.1.9", "203.0.113.9", "::ffff:203.0.113.9", "fe80::1", "::2"])
      assert.equal((await get(app, { host: "localhost" }, address)).statusCode, 404, address);
    for (const host of ["evil.example.com", "localhost.evil.com", "127.0.0.1.evil.com", "127.evil.com", "0.0.0.0"])
      assert.equal((await get(app, { host })).statusCode, 404, host);
  });

  it("answers no page from elsewhere, nor one that does not say where it is from", async () => {
    const app = await createInboxApp("one");
    for (const origin of ["https://evil.example.com", "null", "http://localhost.evil.com", "file://"])
      assert.equal((await get(app, { host: "localhost:3000", origin })).statusCode, 404, origin);
    for (const origin of ["http://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:3000"])
      assert.equal((await get(app, { host: "localhost:3000", origin })).statusCode, 200, origin);
  });

  it("shows people a page in which messages are nothing but text", async () => {
    const app = await createInboxApp(HOSTILE, HOSTILE);
    const { body, headers } = await get(app, { host: "localhost", accept: "text/html,*/*" });
    assert.match(String(headers["content-type"]), /^text\/html; charset=utf-8/);
    assert.match(String(headers["content-security-policy"]), /default-src 'none'.*frame-ancestors 'none'/);
    for (const tag of ["<script", "<img", "</pre><"]) assert.ok(!body.includes(tag), tag);
    assert.equal(body.split("&lt;script&gt;").length - 1, 6, "title, recipient and text of both");
    assert.match(body, /408215/);
  });

  it("says so when there is nothing yet", async () => {
    const app = await createInboxApp();
    assert.match((await get(app, { host: "localhost", accept: "text/html" })).body, /Nothing yet/);
    assert.deepEqual((await get(app, { host: "localhost" })).json(), { messages: [] });
  });
});
