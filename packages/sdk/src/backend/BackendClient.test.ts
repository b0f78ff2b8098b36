import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BackendClient, type PermissionOptions } from "./BackendClient.ts";

type Answered = () => Promise<Response>;

function json(status: number, body: object): Answered {
  return async () => new Response(JSON.stringify(body), { status });
}

const holds = { standing: "holds", owedSince: null, sessions: [] };
const away: Readonly<Record<string, Answered>> = {
  "no connection": async () => {
    throw new TypeError("fetch failed");
  },
  "a service that is down": json(503, { code: 503, detail: "down" }),
  "a proxy's error": async () => new Response("Bad gateway", { status: 502 }),
  "too many questions": json(429, { code: 429, detail: "wait" }),
  "a page of something else": async () => new Response("<!doctype html>", { status: 200 }),
};

function clientOf(answer: Answered, seen: unknown[] = []): BackendClient {
  const ask: typeof fetch = async (_url, init) => {
    seen.push(JSON.parse(String(init?.body)));
    return answer();
  };
  return new BackendClient({ appId: "a", appSecret: "b", appHost: "http://127.0.0.1:1", fetch: ask });
}

describe("mayGoOn", () => {
  it("says what the session is worth, of itself or after what is about to be done", async () => {
    const seen: unknown[] = [];
    const may = await clientOf(json(200, holds), seen).mayGoOn("t", { whenAway: "refuse" });
    assert.deepEqual([may, seen], [{ mayGoOn: true, standing: "holds" }, [{ token: "t" }]]);
    const due = json(200, { events: [{ standing: "due", decision: null }] });
    const event = { action: "pay", suspicious: true };
    const asked = await clientOf(due, seen).mayGoOn("t", { whenAway: "accept", event });
    assert.deepEqual(asked, { mayGoOn: false, standing: "due" });
    assert.deepEqual(seen[1], { events: [{ ...event, token: "t" }] });
  });

  it("goes by what was chosen while nobody can say, and chooses nothing by itself", async () => {
    for (const [name, answer] of Object.entries(away)) {
      const client = clientOf(answer);
      assert.deepEqual(await client.mayGoOn("t", { whenAway: "refuse" }), { mayGoOn: false, standing: "away" }, name);
      assert.deepEqual(await client.mayGoOn("t", { whenAway: "accept" }), { mayGoOn: true, standing: "away" }, name);
    }
    const none = {} as PermissionOptions; // as from JavaScript
    await assert.rejects(clientOf(json(200, holds)).mayGoOn("t", none), TypeError);
  });

  it("takes a refusal for none of that: fail-open is no way past a mistake", async () => {
    for (const status of [400, 401, 403])
      await assert.rejects(clientOf(json(status, { code: status })).mayGoOn("t", { whenAway: "accept" }), {
        httpStatus: status,
      });
  });
});
