import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type { FastifyInstance } from "fastify";
import { PUBLIC_URL } from "../propertyTests/testing/createWorld.ts";
import { register, signIn } from "../propertyTests/testing/person.ts";
import { createTestApp, type TestAppOptions } from "./testing/createTestApp.ts";

const HOST = new URL(PUBLIC_URL).host;
const own = { host: HOST, origin: PUBLIC_URL, "sec-fetch-site": "same-origin" };

type Headers = Readonly<Record<string, string>>;

interface Served {
  readonly app: FastifyInstance;
  readonly token: string;
  /** Gives the token of somebody else's session. */
  openOther(): Promise<string>;
  /** Gives the number of a problem, or the status of what is none. */
  ask(method: "GET" | "POST" | "DELETE", url: string, headers: Headers): Promise<number>;
}

const pageOf = (text: string) => ({ "en-US": `<body>${text}`, "zh-CN": `<body>中${text}` });

async function serve(t: TestContext, options: TestAppOptions = {}): Promise<Served> {
  const pages = { "": pageOf("first"), "sign-in": pageOf("sign in") };
  const loadPages = async () => ({ pages, assets: { "a-1.js": "let a", "a-1.css": "a {}" } });
  const { app, world } = await createTestApp(t, { ...options, app: { loadPages, ...options.app } });
  const openOther = async (): Promise<string> => {
    const { session, user } = await signIn(world, await register(world));
    return world.services.userTokens.sign(session, user, "1");
  };
  const token = await openOther();
  return {
    app,
    token,
    openOther,
    async ask(method, url, headers) {
      const { statusCode, body } = await app.inject({ method, url, headers });
      return statusCode < 300 ? statusCode : (JSON.parse(body) as { readonly code: number }).code;
    },
  };
}

/** Gives the cookie that a page gets for a token. */
async function cookieOf({ app, token }: Served): Promise<string> {
  const answer = await app.inject({
    method: "POST",
    url: "/page/session",
    headers: { ...own, authorization: `Bearer ${token}` },
  });
  assert.equal(answer.statusCode, 204, answer.body);
  return String(answer.headers["set-cookie"]);
}

describe("the hosted pages", () => {
  it("come in the language that was asked for, chosen here, or preferred", async (t) => {
    const { app } = await serve(t);
    const read = async (headers: Headers, query = ""): Promise<unknown> =>
      (await app.inject({ url: `/sign-in${query}`, headers })).headers["content-language"];
    assert.equal(await read({}), "en-US");
    assert.equal(await read({ "accept-language": "fr, zh-TW;q=0.8, en;q=0.5" }), "zh-CN");
    assert.equal(await read({ "accept-language": "zh", cookie: "a=b; countersign_lang=en-US" }), "en-US");
    assert.equal(await read({ cookie: "countersign_lang=en-US" }, "?ui_locales=fr%20zh-CN"), "zh-CN");
    assert.equal(await read({}, "?ui_locales=a&ui_locales=zh"), "en-US");
  });

  it("are not kept, not framed, and let nothing run or load that is not ours", async (t) => {
    const { app } = await serve(t);
    const { headers } = await app.inject({ url: "/sign-in" });
    const policy = String(headers["content-security-policy"]);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"])
      assert.ok(policy.split("; ").includes(part), part);
    assert.deepEqual(
      [headers["cache-control"], headers["x-content-type-options"], headers["referrer-policy"]],
      ["no-store", "nosniff", "no-referrer"],
    );
  });

  it("load what may be kept for ever, compressed for whoever takes that", async (t) => {
    const { app } = await serve(t);
    const plain = await app.inject({ url: "/assets/a-1.js" });
    assert.deepEqual([plain.body, plain.headers["content-type"]], ["let a", "text/javascript; charset=utf-8"]);
    assert.equal(plain.headers["cache-control"], "public, max-age=31536000, immutable");
    const gzipped = await app.inject({ url: "/assets/a-1.css", headers: { "accept-encoding": "br, gzip" } });
    assert.equal(gzipped.headers["content-encoding"], "gzip");
    assert.equal((await app.inject({ url: "/assets/..%2fa-1.js" })).statusCode, 404);
  });

  it("are named without a slash at their end, so that what they load is found", async (t) => {
    const { app } = await serve(t);
    const { statusCode, headers } = await app.inject({ url: "/sign-in/?ui_locales=zh" });
    assert.deepEqual([statusCode, headers.location], [308, "../sign-in?ui_locales=zh"]);
  });

  it("lead to the development inbox from this machine alone, and without its key", async (t) => {
    const { app } = await serve(t);
    const first = async (headers: Headers, remoteAddress = "127.0.0.1"): Promise<string> =>
      (await app.inject({ url: "/", headers: { accept: "text/html", host: "localhost", ...headers }, remoteAddress }))
        .body;
    assert.equal(await first({}), '<body data-inbox="dev/inbox">first');
    assert.equal(await first({ "x-forwarded-for": "127.0.0.1" }), "<body>first");
    assert.equal(await first({ host: "evil.example.com" }), "<body>first");
    assert.equal(await first({}, "203.0.113.9"), "<body>first");
    assert.equal((await app.inject({ url: "/" })).statusCode, 404, "nobody is there to read a page");
  });
});

describe("the session of the hosted pages", () => {
  it("lies in a cookie that no script reads, of this host alone, and nowhere else", async (t) => {
    const served = await serve(t);
    const [pair, ...attributes] = (await cookieOf(served)).split("; ");
    assert.equal(pair, `__Host-countersign=${served.token}`);
    assert.deepEqual(attributes.toSorted(), ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]);
  });

  it("speaks for whoever sits at one of our pages", async (t) => {
    const served = await serve(t);
    const cookie = await cookieOf(served);
    const read = { host: HOST, "sec-fetch-site": "same-origin", cookie };
    assert.equal(await served.ask("GET", "/page/v1/me/sessions", read), 200);
    assert.equal(await served.ask("DELETE", "/page/v1/me/sessions", { ...own, cookie }), 200);
  });

  for (const [which, headers] of [
    ["of another origin", { host: HOST, origin: "https://evil.example.com", "sec-fetch-site": "cross-site" }],
    ["of another origin, in a browser that says no more", { host: HOST, origin: "https://evil.example.com" }],
    ["of a neighbour", { host: HOST, origin: "https://shop.example.com", "sec-fetch-site": "same-site" }],
    ["of our host without TLS", { host: HOST, origin: `http://${HOST}` }],
    ["that is sealed off", { host: HOST, origin: "null" }],
    ["typed into the address bar", { host: HOST, "sec-fetch-site": "none" }],
  ] as const) {
    it(`does not speak for a page ${which}`, async (t) => {
      const served = await serve(t);
      const cookie = await cookieOf(served);
      for (const method of ["GET", "DELETE"] as const)
        assert.equal(await served.ask(method, "/page/v1/me/sessions", { ...headers, cookie }), 2020, method);
      const authorization = `Bearer ${served.token}`;
      assert.equal(await served.ask("POST", "/page/session", { ...headers, authorization }), 404);
      assert.equal(await served.ask("DELETE", "/page/session", { ...headers, cookie }), 404);
    });
  }

  it("changes nothing for who does not say where he comes from", async (t) => {
    const served = await serve(t);
    const cookie = await cookieOf(served);
    assert.equal(await served.ask("DELETE", "/page/v1/me/sessions", { host: HOST, cookie }), 2020);
  });

  it("counts at the door of the pages alone", async (t) => {
    const served = await serve(t);
    const headers = { ...own, cookie: await cookieOf(served) };
    assert.equal(await served.ask("GET", "/v1/me/sessions", headers), 2020);
    assert.equal(await served.ask("GET", "//page/v1/me/sessions", headers), 404);
    const { body } = await served.app.inject({ url: "/api/v2/users/me", headers });
    assert.equal((JSON.parse(body) as { readonly code: number }).code, 2020);
  });

  it("ends with the one that takes its place, and not by being told again", async (t) => {
    const served = await serve(t);
    const [cookie = ""] = (await cookieOf(served)).split(";");
    const keep = (token: string) => ({ ...own, cookie, authorization: `Bearer ${token}` });
    assert.equal(await served.ask("POST", "/page/session", keep(served.token)), 204);
    assert.equal(await served.ask("GET", "/page/v1/me/sessions", { ...own, cookie }), 200);
    assert.equal(await served.ask("POST", "/page/session", keep(await served.openOther())), 204);
    assert.equal(await served.ask("GET", "/page/v1/me/sessions", { ...own, cookie }), 2207);
    assert.equal(
      await served.ask("POST", "/page/session", keep(await served.openOther())),
      204,
      "it had ended already",
    );
  });

  it("is not begun with what is no session", async (t) => {
    const { ask } = await serve(t);
    assert.equal(await ask("POST", "/page/session", own), 2020);
    assert.equal(await ask("POST", "/page/session", { ...own, authorization: "Bearer rubbish" }), 2020);
  });
});
