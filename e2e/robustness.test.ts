import assert from "node:assert/strict";
import { after, describe, it } from "node:test";
import { failures } from "@countersign/contract";
import { startServer } from "./startServer.ts";
import { type Answer, callApi, type Envelope } from "./support/callApi.ts";
import { defectsIn } from "./support/defectsIn.ts";
import { makeJunk, makeNoise } from "./support/makeJunk.ts";
import { Person } from "./support/Person.ts";
import { RawConnection } from "./support/RawConnection.ts";
import { readMemory } from "./support/readMemory.ts";

const VERIFY = "/api/v2/mfa/totp/verify";
const HOST = "Host: countersign.test\r\n";
const MEGABYTE = 1024 * 1024;
const SEED = 20_260_101;

const server = await startServer({ after });
const person = await Person.register(server);
const { app } = await person.bindApp(await person.openSession());

/** Signs the honest person in by password; the second step is opened and left. */
async function assertServing(): Promise<void> {
  assert.match(await person.openChallenge(), /^ey/);
}

/** Writes to a connection of its own and gives all that came back until the server hung up. */
async function exchange(bytes: string | Uint8Array): Promise<string> {
  const connection = await RawConnection.open(server, bytes);
  return connection.untilClosed();
}

function statusesIn(received: string): readonly number[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3}) [A-Z]/g)].map(([, status]) => Number(status));
}

/** Asserts one short answer that says what kind of refusal it is and no more. */
function assertHungUpOn(received: string, status: number): void {
  assert.deepEqual(statusesIn(received), [status], received);
  const [head = "", body = ""] = received.split("\r\n\r\n");
  assert.match(head, /^Content-Type: application\/problem\+json$/im);
  assert.match(head, /^Connection: close$/im);
  const { type, title, ...rest } = JSON.parse(body);
  assert.equal(type, "about:blank");
  assert.match(title, /^[A-Z][A-Za-z ]+$/);
  assert.deepEqual(rest, { status });
}

/** Opens a connection that goes on sending one byte at a time, and tells what it was answered and when. */
async function drip(first: string): Promise<{ received: string }> {
  const connection = await RawConnection.open(server, first);
  const timer = setInterval(() => connection.write("x"), 500);
  const received = await connection.untilClosed();
  clearInterval(timer);
  return { received };
}

// They take their time while everything else goes on.
const post = `POST ${VERIFY} HTTP/1.1\r\n${HOST}Content-Type: application/json\r\n`;
const slow = {
  silence: RawConnection.open(server).then((connection) => connection.untilClosed()),
  head: drip(`GET /healthz HTTP/1.1\r\n${HOST}X-Slow: `),
  body: drip(`${post}Content-Length: 1000\r\n\r\n{"totp": "`),
};

describe("what is no HTTP request", () => {
  const smuggled = `GET /healthz HTTP/1.1\r\n${HOST}\r\n`;
  const shapes: Readonly<Record<string, readonly [text: string, status: number]>> = {
    "no HTTP at all": ["let me in\r\n\r\n", 400],
    "the first bytes of TLS": ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400],
    "HTTP/2 without being asked": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    "a method nobody knows": [`STEAL /healthz HTTP/1.1\r\n${HOST}\r\n`, 400],
    "a version nobody speaks": [`GET /healthz HTTP/7.7\r\n${HOST}\r\n`, 400],
    "a header without a name": [`GET /healthz HTTP/1.1\r\n${HOST}: x\r\n\r\n`, 400],
    "a header with a space before its colon": [`GET /healthz HTTP/1.1\r\n${HOST}X-A : 1\r\n\r\n`, 400],
    "a header with NUL in it": [`GET /healthz HTTP/1.1\r\n${HOST}X-A: a\0b\r\n\r\n`, 400],
    "lines that end in a line feed alone": ["GET /healthz HTTP/1.1\nHost: x\n\n", 400],
    "a length that is no number": [`${post}Content-Length: ten\r\n\r\n${smuggled}`, 400],
    "a negative length": [`${post}Content-Length: -1\r\n\r\n${smuggled}`, 400],
    "a length with a sign": [`${post}Content-Length: +2\r\n\r\n{}${smuggled}`, 400],
    "two lengths": [`${post}Content-Length: 2\r\nContent-Length: 60\r\n\r\n{}${smuggled}`, 400],
    "a list of lengths": [`${post}Content-Length: 2, 60\r\n\r\n{}${smuggled}`, 400],
    "a length beside chunks": [
      `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
      400,
    ],
    "chunks beside a length": [
      `${post}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`,
      400,
    ],
    "an encoding after chunks": [`${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`, 400],
    "an encoding that looks like chunks": [`${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`, 400],
    "chunks of no size": [`${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n${smuggled}`, 400],
    "a chunk longer than it says": [`${post}Transfer-Encoding: chunked\r\n\r\n2\r\n{}}}\r\n0\r\n\r\n${smuggled}`, 400],
    "a chunk's extension without end": [
      `${post}Transfer-Encoding: chunked\r\n\r\n2;${"a".repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
      413,
    ],
    "a huge header": [`GET /healthz HTTP/1.1\r\n${HOST}X-A: ${"a".repeat(20_000)}\r\n\r\n`, 431],
    "thousands of headers": [`GET /healthz HTTP/1.1\r\n${HOST}${"X-A: a\r\n".repeat(5_000)}\r\n`, 431],
    "a URL without end": [`GET /${"a".repeat(20_000)} HTTP/1.1\r\n${HOST}\r\n`, 431],
  };
  for (const [what, [text, status]] of Object.entries(shapes)) {
    it(`is answered once and hung up on: ${what}`, async () => assertHungUpOn(await exchange(text), status));
  }

  it("is refused without a host", async () => {
    const answer = await exchange("GET /healthz HTTP/1.1\r\n\r\n");
    assert.match(answer, /^HTTP\/1\.1 400 Bad Request\r\nConnection: close\r\n/);
    assert.doesNotMatch(answer, /alive/);
  });

  it("is no tunnel", async () => {
    assert.equal(await exchange(`CONNECT example.com:443 HTTP/1.1\r\n${HOST}\r\n`), "");
  });
});

describe("what is HTTP and strange", () => {
  const close = "Connection: close\r\n\r\n";

  it("is answered to no other question than was asked: methods", async () => {
    for (const method of ["PUT", "PATCH", "TRACE", "OPTIONS", "PROPFIND", "PURGE"]) {
      const answer = await exchange(`${method} /healthz HTTP/1.1\r\n${HOST}X-Secret: s3cr3t\r\n${close}`);
      assert.deepEqual(statusesIn(answer), [405], method);
      assert.match(answer, /^allow: GET, HEAD\r$/im);
      assert.doesNotMatch(answer, /s3cr3t/, "nothing is echoed");
    }
    const overridden = await exchange(
      `GET /healthz HTTP/1.1\r\n${HOST}X-HTTP-Method-Override: DELETE\r\nX-Method: PUT\r\n${close}`,
    );
    assert.deepEqual(statusesIn(overridden), [200]);
    const head = await exchange(`HEAD /healthz HTTP/1.1\r\n${HOST}${close}`);
    assert.deepEqual([statusesIn(head), head.endsWith("\r\n\r\n")], [[200], true], "without a body");
  });

  it("is taken at its first word: headers that come twice", async () => {
    const token = await person.openChallenge();
    const list = `GET /api/v2/mfa/authenticator HTTP/1.1\r\n${HOST}`;
    const [right, wrong] = [`Authorization: Bearer ${token}\r\n`, "Authorization: Bearer wrong\r\n"];
    assert.match(await exchange(`${list}${right}${wrong}${close}`), /"code":200,/);
    assert.match(await exchange(`${list}${wrong}${right}${close}`), /"code":2021,/);
    const apps = `X-Authing-App-Id: ${server.appId}\r\n`.repeat(2);
    assert.match(await exchange(`GET /api/v2/.well-known HTTP/1.1\r\n${HOST}${apps}${close}`), /"code":2008,/);
  });

  it("is refused where the path is long but the head is not too large", async () => {
    const answer = await exchange(`GET /api/v2/${"a/".repeat(4_000)} HTTP/1.1\r\n${HOST}${close}`);
    assert.deepEqual(statusesIn(answer), [200]);
    assert.match(answer, /"code":404,/);
  });

  it("is refused before it is read where it announces a gigabyte", async () => {
    const connection = await RawConnection.open(server, `${post}Content-Length: 1000000000\r\n\r\n{`);
    assert.match(await connection.untilReceived(/\}$/), /"code":413,"statusCode":413/);
    connection.destroy();
  });

  it("is a refusal and no defect where JSON is nested without end", async () => {
    const deep = "[".repeat(200_000) + "]".repeat(200_000);
    for (const [path, body] of [
      ["/api/v2/login/account", `{"account":${deep},"password":"x"}`],
      ["/api/v2/login/account", deep],
      ["/graphql/v2", `{"query":"{ user { id } }","variables":{"a":${deep}}}`],
    ] as const) {
      const { text } = await callApi(server, path, { body });
      assert.match(text, /"code":400,/, path);
      assert.match(text, /nested too deeply/, path);
    }
  });

  it("is served in order where requests come all at once", async () => {
    const asked = [...Array(50).keys()].map((index) => (index % 2 === 0 ? "/healthz" : "/nothing"));
    const requests = asked.map((path) => `GET ${path} HTTP/1.1\r\n${HOST}\r\n`).join("");
    const answers = await exchange(`${requests}GET /healthz HTTP/1.1\r\n${HOST}${close}`);
    const expected = [...asked.map((path) => (path === "/healthz" ? 200 : 404)), 200];
    assert.deepEqual(statusesIn(answers), expected);
  });
});

describe("connections that come to nothing", () => {
  it("hold nobody up, however many are half open", async () => {
    const pieces = [
      "",
      "PO",
      post,
      `${post}Content-Length: 100\r\n\r\n{"to`,
      `${post}Transfer-Encoding: chunked\r\n\r\n5\r\n{`,
    ];
    const half = await Promise.all(
      Array.from({ length: 500 }, (_, index) => RawConnection.open(server, pieces[index % pieces.length])),
    );
    const mfaToken = await person.openChallenge();
    assert.equal((await person.verify(mfaToken, await app.nextCode())).body.code, 200);
    assert.equal(half.filter((each) => each.isOpen).length, 500);
    for (const each of half) each.destroy();
    await assertServing();
  });
});

describe("ten thousand junk requests", () => {
  const codes = new Set<number>([200, ...Object.values(failures).map(({ code }) => code)]);
  const before = readMemory(server.pid);

  /** Works through a list, a few at a time. */
  async function eachOf<T>(items: readonly T[], width: number, act: (item: T) => Promise<void>): Promise<void> {
    const rest = items.values();
    await Promise.all(
      Array.from({ length: width }, async () => {
        for (const item of rest) await act(item);
      }),
    );
  }

  function assertCatalogued({ status, text, body }: Answer<unknown>, junk: { readonly path: string }): void {
    const isHonest = junk.path.startsWith("/v1/");
    const isRefused = status >= 400 && status < 500;
    const isFine = isHonest ? isRefused || (status === 200 && isForEverybody(junk.path)) : status === 200;
    assert.ok(isFine, `${JSON.stringify(junk)}: ${status}`);
    const { errors, data } = body as unknown as { errors?: readonly { message: Envelope<unknown> }[]; data?: unknown };
    const envelope = errors?.[0]?.message ?? (body.code === undefined ? { code: 200, data } : body);
    assert.ok(codes.has(envelope.code) && envelope.code !== 500, `${JSON.stringify(junk)} was answered ${text}`);
  }

  /** What says the same to whoever asks, and to junk too. */
  function isForEverybody(path: string): boolean {
    return /^\/v1\/sign-in(\?|$)/.test(path);
  }

  it("of random JSON, GraphQL and tokens get catalogued answers", async () => {
    await eachOf(makeJunk(8_000, SEED), 16, async (junk) =>
      assertCatalogued(await callApi(server, junk.path, junk.call), junk),
    );
    await assertServing();
  });

  it("of random bytes get no answer or a refusal", async () => {
    await eachOf(makeNoise(2_000, SEED), 16, async (noise) => {
      const connection = await RawConnection.open(server, noise);
      connection.finish();
      const received = await connection.untilClosed();
      assert.ok(
        statusesIn(received).every((status) => status === 200 || (status >= 400 && status < 500)),
        `${Buffer.from(noise).toString("base64")} was answered ${received}`,
      );
    });
    await assertServing();
  });

  it("leave the memory bounded", { skip: before === null && "this system does not tell a process's memory" }, (t) => {
    const now = readMemory(server.pid) ?? 0;
    t.diagnostic(`${Math.round((before ?? 0) / MEGABYTE)} MB were resident, ${Math.round(now / MEGABYTE)} MB are`);
    assert.ok(now < (before ?? 0) + 300 * MEGABYTE);
  });
});

describe("slow clients", () => {
  it("that say nothing, or their head drop by drop, are cut off within seconds", async () => {
    const [silence, { received }] = await Promise.all([slow.silence, slow.head]);
    assertHungUpOn(silence, 408);
    assertHungUpOn(received, 408);
  });

  it("that send their body drop by drop are cut off within a minute", async () => {
    const { received } = await slow.body;
    assertHungUpOn(received, 408);
  });
});

describe("afterwards", () => {
  it("nothing was a defect, and the honest person signs in", async () => {
    assert.deepEqual(defectsIn(server.logs()), []);
    const mfaToken = await person.openChallenge();
    assert.equal((await person.verify(mfaToken, await app.nextCode())).body.code, 200);
    assert.equal(await server.stop(), 0);
  });
});
