import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { once } from "@countersign/core";
import { SettingsError } from "../config/SettingsError.ts";
import { serveMetrics } from "./serveMetrics.ts";

const TOKEN = "a-token.that~nobody_guesses";

async function open(t: TestContext, metricsToken: string | null, metricsHost = "127.0.0.1", collect = async () => []) {
  const errors: unknown[] = [];
  const settings = { metricsPort: 0, metricsHost, metricsToken };
  const door = await serveMetrics({ settings, collect, onError: (error) => errors.push(error) });
  const close = once(door.close);
  t.after(close);
  return { url: door.url, errors, close };
}

async function status(url: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url, init);
  await response.text();
  return response.status;
}

describe("the door of the metrics", () => {
  it("opens to who shows the token and to nobody else, whatever is asked for", async (t) => {
    const { url } = await open(t, TOKEN);
    const shown = (authorization: string) => status(url, { headers: { authorization } });
    assert.equal(await shown(`Bearer ${TOKEN}`), 200);
    for (const wrong of [
      "",
      "Bearer",
      "Bearer ",
      `Bearer ${TOKEN}x`,
      `Bearer ${TOKEN.slice(1)}`,
      `Basic ${TOKEN}`,
      TOKEN,
    ]) {
      assert.equal(await shown(wrong), 401, wrong);
    }
    assert.equal(await status(url), 401);
    assert.equal(await status(new URL("/", url).href), 401);
  });

  it("opens to everybody who reaches it where no token is set", async (t) => {
    const { url } = await open(t, null);
    const response = await fetch(url);
    assert.deepEqual(
      [response.status, response.headers.get("content-type")],
      [200, "text/plain; version=0.0.4; charset=utf-8"],
    );
  });

  it("has one page, which is only read", async (t) => {
    const { url } = await open(t, null);
    assert.equal(await status(new URL("/", url).href), 404);
    assert.equal(await status(`${url}/x`), 404);
    assert.equal(await status(url, { method: "POST", body: "x" }), 405);
    assert.equal(await status(`${url}?name=x`), 200);
    assert.equal(await status(url, { method: "HEAD" }), 200);
  });

  it("has figures collected once for all who come meanwhile, and anew for whoever comes then", async (t) => {
    let begun = 0;
    const done = Promise.withResolvers<[]>();
    const collect = () => {
      begun += 1;
      return done.promise;
    };
    const { url } = await open(t, null, "127.0.0.1", collect);
    const asked = [1, 2, 3].map(() => status(url));
    while (begun === 0) await sleep(1);
    assert.equal(await status(`${url}/x`), 404, "all who came before this one were heard");
    done.resolve([]);
    assert.deepEqual(await Promise.all(asked), [200, 200, 200]);
    assert.equal(begun, 1);
    assert.equal(await status(url), 200);
    assert.equal(begun, 2);
  });

  it("closes at once, whoever waits for figures", async (t) => {
    const begun = Promise.withResolvers<void>();
    const collect = () => {
      begun.resolve();
      return new Promise<[]>(() => undefined);
    };
    const { url, close } = await open(t, null, "127.0.0.1", collect);
    const broken = assert.rejects(fetch(url));
    await begun.promise;
    await close();
    await broken;
  });

  it("is reached by IPv6", async (t) => {
    const { url } = await open(t, null, "::1");
    assert.match(url, /^http:\/\/\[::1\]:\d+\/metrics$/);
    assert.equal(await status(url), 200);
  });

  it("answers nothing of an error but that there was one", async (t) => {
    const { url, errors } = await open(t, null, "127.0.0.1", () => Promise.reject(new Error("hunter2")));
    const response = await fetch(url);
    assert.equal(response.status, 500);
    assert.ok(!(await response.text()).includes("hunter2"));
    assert.equal(errors.length, 1);
  });

  it("says by the setting's name that its port is taken", async (t) => {
    const { url } = await open(t, null);
    const settings = { metricsPort: Number(new URL(url).port), metricsHost: "127.0.0.1", metricsToken: null };
    await assert.rejects(
      serveMetrics({ settings, collect: async () => [], onError: assert.ifError }),
      (error: Error) => {
        assert.ok(error instanceof SettingsError);
        assert.match(error.message, /COUNTERSIGN_METRICS_PORT/);
        return true;
      },
    );
  });
});
