import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createFixedClock } from "@countersign/testkit";
import Fastify, { type FastifyInstance } from "fastify";
import { createDevInbox } from "../send/gateways/devInbox.ts";
import { makeMessage } from "../send/testing/makeMessage.ts";
import { serveDevInbox } from "./serveDevInbox.ts";

const KEY = "4f".repeat(16);
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
  serveDevInbox(app, { inbox, key: KEY });
  app.setErrorHandler((error, _request, reply) => reply.code(404).send(String(error)));
  return app;
}

type Headers = Readonly<Record<string, string>>;

const get = (app: FastifyInstance, headers: Headers, remoteAddress = "127.0.0.1", url = `/dev/inbox?key=${KEY}`) =>
  app.inject({ url, headers, remoteAddress });

/** Opens the link as a browser does: what it is led to, with the cookie that it was given. */
async function visit(app: FastifyInstance, headers: Headers = {}) {
  const browser = { host: "localhost", accept: "text/html,*/*", ...headers };
  const first = await get(app, browser);
  assert.deepEqual([first.statusCode, first.headers.location], [303, "/dev/inbox"]);
  const [cookie = ""] = String(first.headers["set-cookie"]).split(";");
  return get(app, { ...browser, cookie: `other=1; ${cookie}` }, "127.0.0.1", "/dev/inbox");
}

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

  it("asks for its key, says where it is, and gives a cookie that no script reads for it", async () => {
    const app = await createInboxApp("one");
    for (const url of ["/dev/inbox", "/dev/inbox?key=", `/dev/inbox?key=${KEY}0`, `/dev/inbox?key=${KEY}&key=${KEY}`]) {
      for (const accept of ["application/json", "text/html"]) {
        for (const cookie of ["", "countersign_inbox=", `x=${KEY}`, `countersign_inbox=${KEY}0`]) {
          const { statusCode, body } = await get(app, { host: "localhost", accept, cookie }, "127.0.0.1", url);
          assert.equal(statusCode, 403, `${url} ${cookie}`);
          assert.match(body, /link that the start printed.*bootstrap\.json/);
          assert.doesNotMatch(body, /408215/);
        }
      }
    }
    const { headers } = await get(app, { host: "localhost", accept: "text/html" });
    assert.equal(headers["set-cookie"], `countersign_inbox=${KEY}; Path=/dev/inbox; HttpOnly; SameSite=Lax`);
  });

  it("lets no page of another port look by the cookie, which it shares", async () => {
    const app = await createInboxApp("one");
    const cookie = `countersign_inbox=${KEY}`;
    const look = (headers: Headers) => get(app, { host: "localhost", cookie, ...headers }, "127.0.0.1", "/dev/inbox");
    for (const site of ["same-site", "cross-site"]) {
      assert.equal((await look({ "sec-fetch-site": site, "sec-fetch-dest": "empty" })).statusCode, 403);
      assert.equal((await look({ "sec-fetch-site": site, "sec-fetch-dest": "document" })).statusCode, 200);
    }
    for (const site of ["same-origin", "none"]) assert.equal((await look({ "sec-fetch-site": site })).statusCode, 200);
  });

  it("answers nothing that came through a proxy, whichever way that shows", async () => {
    const app = await createInboxApp("one");
    const names = [
      "x-forwarded-for",
      "x-forwarded-host",
      "x-forwarded-proto",
      "x-forwarded-port",
      "x-forwarded-server",
    ];
    for (const name of [...names, "forwarded", "x-real-ip", "via"]) {
      for (const value of ["", "127.0.0.1"]) {
        assert.equal((await get(app, { host: "localhost", [name]: value })).statusCode, 404, name);
      }
    }
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
    const { body, headers } = await visit(app);
    assert.match(String(headers["content-type"]), /^text\/html; charset=utf-8/);
    assert.match(String(headers["content-security-policy"]), /default-src 'none'.*frame-ancestors 'none'/);
    for (const tag of ["<script", "<img", "</pre><"]) assert.ok(!body.includes(tag), tag);
    assert.equal(body.split("&lt;script&gt;").length - 1, 6, "title, recipient and text of both");
    assert.match(body, /408215/);
  });

  it("says so when there is nothing yet", async () => {
    const app = await createInboxApp();
    assert.match((await visit(app)).body, /Nothing yet/);
    assert.deepEqual((await get(app, { host: "localhost" })).json(), { messages: [] });
  });
});
