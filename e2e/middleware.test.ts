import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Protector, type ProtectorOptions, type UserClaims } from "@countersign/middleware";
import { protect as protectExpress } from "@countersign/middleware/express";
import { protect as protectFastify, userOf } from "@countersign/middleware/fastify";
import { protect as protectHono } from "@countersign/middleware/hono";
import { protect as protectKoa } from "@countersign/middleware/koa";
import { AuthenticationClient } from "@countersign/sdk";
import { createSteppingFetch } from "@countersign/sdk/step-up";
import express from "express";
import { fastify } from "fastify";
import { Hono } from "hono";
import Koa from "koa";
import { type RunningServer, startServer } from "./startServer.ts";
import { callApi } from "./support/callApi.ts";
import { Person } from "./support/Person.ts";

/** A second, and what clocks may differ by. */
const TOO_OLD_MS = 7_500;
const FRESH_SECONDS = 5;
const PAYING = { acr: "2", maxAge: 300 } as const;

/** The same two routes in each framework: `/` for whoever is signed in, `/pay` for whoever has just proved a second factor. */
const foreignApps: Readonly<Record<string, (protector: Protector) => Promise<RequestListener>>> = {
  async Express(protector) {
    const app = express();
    app.get("/", protectExpress(protector), (_, response) => void response.json(response.locals.user));
    app.post("/pay", protectExpress(protector, PAYING), (_, response) => void response.json("paid"));
    return app;
  },
  async Fastify(protector) {
    const app = fastify();
    app.get("/", { onRequest: protectFastify(protector) }, async (request) => userOf(request));
    app.post("/pay", { onRequest: protectFastify(protector, PAYING) }, async () => JSON.stringify("paid"));
    await app.ready();
    return (request, response) => void app.routing(request, response);
  },
  async Hono(protector) {
    const app = new Hono<{ Variables: { user: UserClaims } }>();
    app.get("/", protectHono(protector), (context) => context.json(context.get("user")));
    app.post("/pay", protectHono(protector, PAYING), (context) => context.json("paid"));
    return async ({ method, url, headers: { authorization } }, response) => {
      const headers = authorization === undefined ? {} : { authorization };
      const answer = await app.request(String(url), { ...(method === undefined ? {} : { method }), headers });
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    };
  },
  async Koa(protector) {
    const app = new Koa();
    const [any, paying] = [protectKoa(protector), protectKoa(protector, PAYING)];
    app.use(async (context) => {
      const [guard, answer] = context.path === "/" ? [any, () => context.state.user] : [paying, () => "paid"];
      await guard(context, async () => {
        context.body = JSON.stringify(answer());
      });
    });
    return app.callback();
  },
};

async function listen(t: TestContext, listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on an address
}

let server: RunningServer;
let release: (() => Promise<void>)[] = [];
before(async () => {
  server = await startServer({ after: (undo) => void release.push(undo) });
});
after(async () => {
  for (const undo of release.reverse()) await undo();
  release = [];
});

function protectorOf(options: Partial<ProtectorOptions> = {}): Protector {
  const { url, appId, appSecret } = server;
  return new Protector({ appHost: url, appId, appSecret, ...options });
}

const challengeOf = (response: Response): string => response.headers.get("www-authenticate") ?? "";
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe("a foreign app", () => {
  for (const [name, build] of Object.entries(foreignApps)) {
    it(`in ${name} knows who calls, and has a second factor proved where it matters`, async (t) => {
      const url = await listen(t, await build(protectorOf()));
      const person = await Person.register(server);
      const token = await person.openSession();

      const unknown = await fetch(url);
      assert.deepEqual([unknown.status, challengeOf(unknown)], [401, "Bearer"]);
      const forged = await fetch(url, bearer(`${token.slice(0, -8)}AAAAAAAA`));
      assert.deepEqual([forged.status, /error="(\w+)"/.exec(challengeOf(forged))?.[1]], [401, "invalid_token"]);
      const known = await fetch(url, bearer(token));
      assert.equal(((await known.json()) as UserClaims).data.email, person.email);

      const refused = await fetch(`${url}/pay`, { method: "POST", ...bearer(token) });
      assert.equal(refused.status, 401);
      assert.match(challengeOf(refused), /error="insufficient_user_authentication".*acr_values="2", max_age="300"/);
      assert.deepEqual(((await refused.json()) as { acr_values: string }).acr_values, "2");

      await person.bindApp(token);
      const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, token });
      const stepping = createSteppingFetch({ client, origins: [url], confirm: assert.fail });
      const answer = await stepping(`${url}/pay`, { method: "POST", body: "x" });
      assert.equal(await answer.json(), "paid", "what was proved meanwhile is not asked for again");
    });
  }

  it("has a proof that is too old made anew, once for all calls that wait for it", async (t) => {
    const app = express();
    app.post("/pay", protectExpress(protectorOf(), { acr: "2", maxAge: 1 }), ({ headers }, response) => {
      response.json(headers["content-length"]);
    });
    const url = await listen(t, app);
    const person = await Person.register(server);
    const token = await person.openSession();
    const { app: authenticator } = await person.bindApp(token);
    const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, token });
    await sleep(TOO_OLD_MS);
    let asked = 0;
    const stepping = createSteppingFetch({
      client,
      origins: [url],
      confirm: async ({ mfaToken }) => {
        asked += 1;
        return client.mfa.verifyTotpMfa({ totp: await authenticator.nextCode(), mfaToken });
      },
    });
    const answers = await Promise.all([1, 2, 3].map(() => stepping(`${url}/pay`, { method: "POST", body: "four" })));
    assert.deepEqual(await Promise.all(answers.map((each) => each.json())), ["4", "4", "4"]);
    assert.equal(asked, 1);
    const late = await fetch(`${url}/pay`, { method: "POST", ...bearer(token) });
    assert.equal(late.status, 401, "the session that asked stays what it was");
  });

  it("has a factor proved that became due by what was done, on a route that asks for none, and lets nobody on before", async (t) => {
    const own = await startServer(t, { settings: { COUNTERSIGN_FRESH_SECONDS: `${FRESH_SECONDS}` } });
    const { url: appHost, appId, appSecret, poolId, poolSecret } = own;
    const app = express();
    const protector = new Protector({ appHost, appId, appSecret, sessions: "always" });
    app.get("/", protectExpress(protector), (_, response) => void response.json(response.locals.user.acr));
    const url = await listen(t, app);
    const person = await Person.register(own);
    const token = await person.openSession();
    const { app: authenticator } = await person.bindApp(token);
    const tell = async (path: string, by: string, body: object): Promise<unknown> => {
      const headers = { authorization: `Basic ${btoa(by)}`, "content-type": "application/json" };
      return (await fetch(`${appHost}${path}`, { method: "POST", headers, body: JSON.stringify(body) })).json();
    };
    await tell("/v1/policies/mode", `${poolId}:${poolSecret}`, { applicationId: appId, mode: "adaptive" });
    assert.equal((await fetch(url, bearer(token))).status, 200);
    await sleep((FRESH_SECONDS + 1) * 1000);
    await tell("/v1/events", `${appId}:${appSecret}`, { events: [{ token, action: "pay", suspicious: true }] });
    const refused = await fetch(url, bearer(token));
    assert.deepEqual([refused.status, /insufficient_user_authentication/.test(challengeOf(refused))], [401, true]);
    const client = new AuthenticationClient({ appId, appHost, token });
    const stepping = createSteppingFetch({
      client,
      origins: [url],
      confirm: async ({ mfaToken }) => client.mfa.verifyTotpMfa({ totp: await authenticator.nextCode(), mfaToken }),
    });
    assert.equal(await (await stepping(url)).json(), "2");
    assert.equal((await fetch(url, bearer(token))).status, 401, "the one that was asked stays asked");
  });

  it("brings no token to other origins than its own", async (t) => {
    const seen: unknown[] = [];
    const url = await listen(t, ({ headers }, response) => {
      seen.push(headers.authorization);
      response.end();
    });
    const client = new AuthenticationClient({ appId: server.appId, appHost: server.url, token: "secret" });
    const stepping = createSteppingFetch({ client, origins: ["https://api.example.com"], confirm: assert.fail });
    await stepping(url);
    assert.deepEqual(seen, [undefined]);
  });
});

describe("a protector", () => {
  it("learns of an ended session at once where it asks always, later where it remembers, never offline", async () => {
    const [always, cached] = [protectorOf({ sessions: "always" }), protectorOf()];
    const offline = protectorOf({ sessions: "offline", appSecret: undefined });
    const token = await (await Person.register(server)).openSession();
    const statuses = () =>
      Promise.all(
        [always, cached, offline].map(async (each) => {
          const checked = await each.check(`Bearer ${token}`);
          return checked.ok || checked.status;
        }),
      );
    assert.deepEqual(await statuses(), [true, true, true]);
    await callApi(server, `/api/v2/logout?app_id=${server.appId}`, { token, method: "GET" });
    assert.deepEqual(await statuses(), [401, true, true]);
  });

  it("takes no token that was given for another application, nor one of another issuer", async () => {
    const token = await (await Person.register(server)).openSession();
    for (const options of [{ appId: "0".repeat(24) }, { issuer: "https://elsewhere.example/oidc" }]) {
      const checked = await protectorOf({ sessions: "offline", ...options }).check(`Bearer ${token}`);
      assert.equal(checked.ok || checked.status, 401, JSON.stringify(options));
    }
  });

  it("refuses where it cannot ask, unless it was told to go by the token", async () => {
    const token = await (await Person.register(server)).openSession();
    const halfGone: typeof fetch = async (input, init) => {
      if (String(input).includes("/v1/introspect")) throw new TypeError("fetch failed");
      return fetch(input, init);
    };
    for (const [options, outcome] of [
      [{ fetch: halfGone }, 503],
      [{ fetch: halfGone, whenAway: "accept" }, true],
      [{ fetch: async () => Promise.reject(new TypeError("fetch failed")), whenAway: "accept" }, 503],
    ] as const) {
      const checked = await protectorOf(options).check(`Bearer ${token}`);
      assert.equal(checked.ok || checked.status, outcome);
    }
  });

  it("says that its secret is wrong instead of refusing everybody", async () => {
    const token = await (await Person.register(server)).openSession();
    await assert.rejects(protectorOf({ appSecret: "0".repeat(32) }).check(`Bearer ${token}`), { code: 2110 });
  });

  it("refuses settings and demands that it does not understand", async () => {
    assert.throws(() => protectorOf({ appSecret: undefined }), /appSecret must be given/);
    assert.throws(() => protectorOf({ sessions: "sometimes" as "cached" }), /sessions must be/);
    assert.throws(() => protectorOf({ whenAway: "perhaps" as "refuse" }), /whenAway must be/);
    for (const demand of [{ acr: "3" }, { maxAge: 0 }, { maxAge: 1.5 }, { max_age: 5 }] as unknown as {
      maxAge: number;
    }[]) {
      assert.throws(() => protectExpress(protectorOf(), demand), TypeError, JSON.stringify(demand));
    }
  });
});
