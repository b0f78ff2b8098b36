import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { type PostRules, postWebhook } from "./postWebhook.ts";
import { readWebhookUrl } from "./readWebhookUrl.ts";

const KILOBYTE = 1024;
const NOW_MS = 1_700_000_000_000;
const never = new AbortController().signal;

/** Starts an endpoint, and gives what posts a message there. */
async function endpoint(t: TestContext, answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const rules: PostRules = { allow: [host], nowMs: () => NOW_MS };
  return (given: Partial<PostRules> = {}, stop = never) =>
    postWebhook({ url: `http://${host}/`, headers: {}, body: "{}" }, { ...rules, ...given }, stop);
}

describe("what an endpoint answers to a webhook", () => {
  it("is read for a kilobyte, and what comes behind is neither kept nor waited for", async (t) => {
    let written = 0;
    const post = await endpoint(t, (_request, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write("x".repeat(KILOBYTE))) written += 1;
      };
      response.on("drain", more);
      more();
    });
    const { status, answer } = await post({ totalMs: 2000 });
    assert.deepEqual([status, answer], [200, "x".repeat(KILOBYTE)]);
    assert.ok(written < 10 * KILOBYTE, "an answer without end is hung up on");
  });

  it("is given up where none comes in time, and counts by its status where its body comes by drops", async (t) => {
    const silent = await endpoint(t, () => undefined);
    const { status, answer } = await silent({ totalMs: 200 });
    assert.deepEqual([status, answer], [null, "no answer in time"]);
    const post = await endpoint(t, (_request, response) => {
      const drop = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(drop));
    });
    const dripped = await post({ totalMs: 300 });
    assert.equal(dripped.status, 200);
    assert.match(dripped.answer ?? "", /^x{1,15}$/);
  });

  it("counts by its status where its body breaks off", async (t) => {
    const post = await endpoint(t, (_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("half", () => response.destroy());
    });
    assert.deepEqual(
      { ...(await post()), latencyMs: 0 },
      {
        ...{ status: 200, answer: "half", retryAfterMs: null, latencyMs: 0 },
      },
    );
  });

  it("has a head of 16 KiB at most", async (t) => {
    const post = await endpoint(
      t,
      (_request, response) => void response.writeHead(200, { "x-long": "x".repeat(17 * KILOBYTE) }).end(),
    );
    const { status, answer } = await post();
    assert.deepEqual([status, answer], [null, "HPE_HEADER_OVERFLOW"]);
  });

  it("leads nowhere else, and says when to come again in either form", async (t) => {
    const at = new Date(NOW_MS + 90_000).toUTCString();
    for (const [said, retryAfterMs] of [
      ["120", 120_000],
      [at, 90_000],
      [new Date(NOW_MS - 90_000).toUTCString(), 0],
      ["soon", null],
      ["1".repeat(10), null],
      ["-5", null],
    ] as const) {
      const post = await endpoint(
        t,
        (_request, response) =>
          void response.writeHead(302, { location: "http://127.0.0.1:1/", "retry-after": said }).end(),
      );
      const heard = await post();
      assert.deepEqual([heard.status, heard.retryAfterMs], [302, retryAfterMs], said);
    }
  });

  it("is given up with the service that asks", async (t) => {
    const stop = new AbortController();
    const post = await endpoint(t, () => stop.abort(new Error("stopping")));
    await assert.rejects(post({}, stop.signal), /stopping/);
  });
});

describe("the address of a webhook", () => {
  it("has 2048 characters at most", () => {
    const start = "https://example.com/";
    const longest = start + "x".repeat(2048 - start.length);
    assert.equal(readWebhookUrl(longest, { allow: [] }), longest);
    assert.throws(() => readWebhookUrl(`${longest}x`, { allow: [] }), { failure: "malformed" });
  });
});
