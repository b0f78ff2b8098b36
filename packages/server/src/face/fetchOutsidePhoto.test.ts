import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { RequestListener, ServerResponse } from "node:http";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { gzipSync } from "node:zlib";
import { MfaError } from "@countersign/contract";
import { testCertificate } from "../send/testing/testCertificate.ts";
import { fetchOutsidePhoto, type Outside } from "./fetchOutsidePhoto.ts";
import { MAX_PHOTO_BYTES } from "./readPhotoBytes.ts";
import { answerPicture, type PhotoServer, PICTURE, startPhotoServer } from "./testing/startPhotoServer.ts";

const UNREACHABLE = /can be reached from here/;
const NO_PICTURE = /JPEG, PNG or WebP/;
const URL_RULE = /https address/;

/** Neither waits longer than a test has to. */
const quick = { totalMs: 3_000, refusalMs: 0 };
const nobody = async (): Promise<never> => {
  throw new Error("there is no such host");
};

async function start(t: TestContext, listener: RequestListener = answerPicture, secure = false): Promise<PhotoServer> {
  const server = await startPhotoServer(listener, secure);
  t.after(() => server.close());
  return server;
}

function named(...servers: readonly PhotoServer[]): Outside {
  return { ...quick, allow: servers.map(({ port }) => `127.0.0.1:${port}`), resolvePublic: nobody };
}

async function ruleOf(fetching: Promise<Uint8Array>): Promise<string> {
  const error = await fetching.then(
    () => assert.fail("it was fetched"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof MfaError, String(error));
  assert.equal(error.failure, "facePhotoMissing");
  assert.deepEqual(Object.keys(error.data ?? {}), ["field", "rule"]);
  assert.equal(error.data?.field, "photo");
  return String(error.data?.rule);
}

/** Writes without end, as fast as the other side reads. */
function pour(response: ServerResponse, note: (bytes: number) => void): void {
  const chunk = Buffer.alloc(65_536);
  while (!response.destroyed) {
    note(chunk.length);
    if (!response.write(chunk)) return void response.once("drain", () => pour(response, note));
  }
}

/** Gives the hosts that HTTP requests were begun to while `work` ran. */
async function hostsAsked(work: () => Promise<void>): Promise<readonly string[]> {
  const hosts: string[] = [];
  const note = (message: unknown): void => void hosts.push((message as { request: { host: string } }).request.host); // as node:http publishes it
  subscribe("http.client.request.created", note);
  try {
    await work();
  } finally {
    unsubscribe("http.client.request.created", note);
  }
  return hosts;
}

describe("a photo from elsewhere", () => {
  it("comes as it is, asked for without anything of ours", async (t) => {
    const server = await start(t);
    const hosts = await hostsAsked(async () => {
      const photo = await fetchOutsidePhoto(`http://127.0.0.1:${server.port}/a/b.jpg?c=d#e`, named(server));
      assert.deepEqual(Buffer.from(photo), PICTURE);
    });
    assert.deepEqual(hosts, ["127.0.0.1"]);
    const [request] = server.requests;
    assert.equal(request?.url, "/a/b.jpg?c=d");
    const { connection, ...headers } = request?.headers ?? {};
    assert.equal(connection, "close");
    assert.deepEqual(headers, {
      accept: "image/jpeg, image/jpg, image/png, image/webp",
      "accept-encoding": "identity",
      host: `127.0.0.1:${server.port}`,
      "user-agent": "Countersign",
    });
  });

  it("comes over TLS from the name that was asked for, and from nobody without its certificate", async (t) => {
    const server = await start(t, answerPicture, true);
    const resolveNamed = async () => ["127.0.0.1"];
    const allow = [`localhost:${server.port}`, `photos.test:${server.port}`];
    const outside = { ...quick, allow, resolveNamed };
    const url = `https://localhost:${server.port}/`;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    t.after(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
    assert.match(await ruleOf(fetchOutsidePhoto(url, outside)), UNREACHABLE);
    setDefaultCACertificates([...getCACertificates("default"), testCertificate.cert]);
    assert.deepEqual(Buffer.from(await fetchOutsidePhoto(url, outside)), PICTURE);
    assert.match(await ruleOf(fetchOutsidePhoto(`https://photos.test:${server.port}/`, outside)), UNREACHABLE);
    assert.deepEqual(server.serverNames, ["localhost"]);
    assert.deepEqual(
      server.requests.map(({ headers }) => headers.host),
      [`localhost:${server.port}`],
    );
  });

  it("is asked for at the address that was looked up, once: what the name stands for later does not count", async (t) => {
    const server = await start(t);
    const answers = [["127.0.0.1"], ["169.254.169.254"]];
    const asked: string[] = [];
    const resolveNamed = async (host: string) => {
      asked.push(host);
      return answers.shift() ?? [];
    };
    const outside = { ...quick, allow: [`rebinding.test:${server.port}`], resolveNamed };
    await fetchOutsidePhoto(`http://Rebinding.TEST:${server.port}/`, outside);
    assert.deepEqual(asked, ["rebinding.test"]);
    assert.deepEqual([server.requests.length, server.requests[0]?.headers.host], [1, `rebinding.test:${server.port}`]);
  });
});

describe("the address of a photo", () => {
  it("must be https on the usual port without credentials, unless the operator named the host", async (t) => {
    const server = await start(t);
    const { port } = server;
    const urls = [
      ...["http://photos.example.com/", "https://photos.example.com:8443/", "https://photos.example.com:80/"],
      ...["https://user@photos.example.com/", "https://:secret@photos.example.com/", `http://a:b@127.0.0.1:${port}/`],
      ...[
        "ftp://photos.example.com/",
        "file:///etc/passwd",
        "data:image/png;base64,iVBORw0KGgo=",
        "javascript:alert(1)",
      ],
      ...[
        "",
        "photo.jpg",
        "//photos.example.com/a.jpg",
        "https://",
        "https://a b/",
        "\0",
        `https://a.example.com/${"x".repeat(2048)}`,
      ],
      ...[
        `http://localhost:${port}/`,
        `http://127.0.0.1:${port + 1}/`,
        `http://127.0.0.2:${port}/`,
        `ftp://127.0.0.1:${port}/`,
      ],
    ];
    const hosts = await hostsAsked(async () => {
      for (const url of urls) assert.match(await ruleOf(fetchOutsidePhoto(url, named(server))), URL_RULE, url);
    });
    assert.deepEqual([hosts, server.requests], [[], []]);
  });

  it("is refused wherever it is private, in every spelling, and nobody is asked", async (t) => {
    const server = await start(t);
    const hosts = await hostsAsked(async () => {
      for (const host of [
        ...["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]"],
        ...["10.1.2.3", "192.168.0.1", "169.254.169.254", "100.100.100.200", "[fd00:ec2::254]", "[64:ff9b::7f00:1]"],
        ...[
          "[2002:7f00:1::]",
          "[fe80::1]",
          "224.0.0.1",
          "198.18.0.1",
          "168.63.129.16",
          "１２７.０.０.１",
          "[::7f00:1]",
        ],
      ])
        assert.match(await ruleOf(fetchOutsidePhoto(`https://${host}/`, named(server))), UNREACHABLE, host);
    });
    assert.deepEqual(hosts, []);
  });

  it("is refused where its name stands for a private address, also beside a public one, as if it stood for none", async () => {
    const rules = new Set<string>();
    const hosts = await hostsAsked(async () => {
      for (const addresses of [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["::1"],
        ["::ffff:10.0.0.1"],
        ["1.1.1.1", "192.168.0.1"],
        [],
      ]) {
        const outside = { ...quick, allow: [], resolvePublic: async () => addresses };
        rules.add(await ruleOf(fetchOutsidePhoto("https://inside.example.com/", outside)));
      }
      rules.add(
        await ruleOf(fetchOutsidePhoto("https://nowhere.example.com/", { ...quick, allow: [], resolvePublic: nobody })),
      );
      rules.add(await ruleOf(fetchOutsidePhoto("https://[::1]/", { ...quick, allow: [] })));
    });
    assert.deepEqual(hosts, []);
    assert.equal(rules.size, 1);
  });

  it("is refused no sooner for one reason than for another", async (t) => {
    const closed = await startPhotoServer(answerPicture);
    await closed.close();
    const refusalMs = 300;
    const outside = (given: Partial<Outside>): Outside => ({ ...quick, allow: [], refusalMs, ...given });
    const passing = await start(t, (_request, response) => {
      setTimeout(() => response.writeHead(302, { location: "https://[::1]/" }).end(), refusalMs);
    });
    const cases: readonly (readonly [url: string, given: Outside, leastMs?: number])[] = [
      ["https://127.0.0.1/", outside({})],
      ["https://inside.example.com/", outside({ resolvePublic: async () => ["10.0.0.1"] })],
      ["https://nowhere.example.com/", outside({ resolvePublic: nobody })],
      [`http://127.0.0.1:${closed.port}/`, outside({ allow: [`127.0.0.1:${closed.port}`] })],
      [`http://127.0.0.1:${passing.port}/`, outside({ allow: [`127.0.0.1:${passing.port}`] }), 2 * refusalMs],
    ];
    for (const [url, given, leastMs = refusalMs] of cases) {
      const begunMs = performance.now();
      assert.match(await ruleOf(fetchOutsidePhoto(url, given)), UNREACHABLE);
      assert.ok(performance.now() - begunMs >= leastMs - 10, url);
    }
  });
});

describe("a photo that is passed on", () => {
  it("is followed three times at most, also to an address that is relative", async (t) => {
    const server = await start(t, (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) answerPicture(request, response);
      else response.writeHead([301, 302, 303, 307, 308][left] ?? 302, { location: `${left - 1}` }).end("elsewhere");
    });
    const at = (path: string) => `http://127.0.0.1:${server.port}${path}`;
    assert.deepEqual(Buffer.from(await fetchOutsidePhoto(at("/3"), named(server))), PICTURE);
    assert.match(await ruleOf(fetchOutsidePhoto(at("/4"), named(server))), /more than 3 times/);
    const loop = await start(t, (_request, response) => response.writeHead(302, { location: "/" }).end());
    assert.match(await ruleOf(fetchOutsidePhoto(`http://127.0.0.1:${loop.port}/`, named(loop))), /more than 3 times/);
    assert.equal(loop.requests.length, 4);
  });

  it("is judged anew at every step", async (t) => {
    const inside = await start(t);
    let location = "";
    const server = await start(t, (_request, response) => response.writeHead(302, { location }).end());
    const outside: Outside = { ...named(server), resolvePublic: async () => ["127.0.0.1"] };
    for (const [to, rule] of [
      [`http://127.0.0.1:${inside.port}/`, URL_RULE],
      [`http://localhost:${server.port}/`, URL_RULE],
      [`http://user:pass@127.0.0.1:${server.port}/`, URL_RULE],
      ["file:///etc/passwd", URL_RULE],
      ["http://[", URL_RULE],
      ["https://inside.example.com/", UNREACHABLE],
      ["https://127.0.0.1/", UNREACHABLE],
    ] as const) {
      location = to;
      const fetching = fetchOutsidePhoto(`http://127.0.0.1:${server.port}/`, outside);
      assert.match(await ruleOf(fetching), rule, to);
    }
    assert.equal(inside.requests.length, 0);
  });
});

describe("what is answered for a photo", () => {
  const answering = (status: number, headers: Readonly<Record<string, string>>, body: Uint8Array | string = PICTURE) =>
    ((_request, response) => response.writeHead(status, headers).end(body)) satisfies RequestListener;
  const jpeg = { "content-type": "image/jpeg" };

  it("must be a picture by its type and by its first bytes, plain and whole", async (t) => {
    const bomb = gzipSync(Buffer.concat([PICTURE, Buffer.alloc(50_000_000)]));
    const secret = "the secret of an inner host";
    const answers: readonly RequestListener[] = [
      ...[204, 206, 304, 400, 401, 404, 500, 503].map((status) =>
        answering(status, jpeg, status === 204 ? "" : PICTURE),
      ),
      answering(302, jpeg), // to nowhere
      answering(200, {}),
      answering(200, { "content-type": "text/html" }),
      answering(200, { "content-type": "application/octet-stream" }),
      answering(200, { "content-type": "image/svg+xml" }, `<svg xmlns="http://www.w3.org/2000/svg"/>`),
      answering(200, { "content-type": "image/gif" }, "GIF89a"),
      answering(200, jpeg, secret),
      answering(200, jpeg, ""),
      answering(200, jpeg, `<html>${secret}</html>`),
      answering(200, { ...jpeg, "content-encoding": "gzip" }, bomb),
      answering(200, { ...jpeg, "content-encoding": "br" }),
    ];
    for (const [index, answer] of answers.entries()) {
      const server = await start(t, answer);
      const rule = await ruleOf(fetchOutsidePhoto(`http://127.0.0.1:${server.port}/`, named(server)));
      assert.match(rule, NO_PICTURE, `answer ${index}`);
      assert.ok(!rule.includes(secret));
    }
    const parameters = await start(t, answering(200, { "content-type": "Image/JPEG; charset=binary" }));
    await fetchOutsidePhoto(`http://127.0.0.1:${parameters.port}/`, named(parameters));
  });

  it("may have 5 MiB and no more, said or not, and nothing beyond is read", async (t) => {
    const full = Buffer.concat([PICTURE, Buffer.alloc(MAX_PHOTO_BYTES - PICTURE.length)]);
    const server = await start(t, answering(200, jpeg, full));
    const photo = await fetchOutsidePhoto(`http://127.0.0.1:${server.port}/`, named(server));
    assert.equal(photo.length, MAX_PHOTO_BYTES);
    const said = await start(t, answering(200, { ...jpeg, "content-length": String(MAX_PHOTO_BYTES + 1) }, PICTURE));
    assert.match(await ruleOf(fetchOutsidePhoto(`http://127.0.0.1:${said.port}/`, named(said))), /5 MiB/);
    for (const [type, rule] of [
      ["image/jpeg", /5 MiB/],
      ["text/html", NO_PICTURE],
    ] as const) {
      let written = 0;
      const endless = await start(t, (_request, response) => {
        response.writeHead(200, { "content-type": type }).write(PICTURE);
        pour(response, (bytes) => {
          written += bytes;
        });
      });
      const outside = { ...named(endless), totalMs: 60_000 };
      assert.match(await ruleOf(fetchOutsidePhoto(`http://127.0.0.1:${endless.port}/`, outside)), rule);
      for (let tries = 0; endless.open() > 0 && tries < 100; tries += 1) await sleep(20);
      assert.equal(endless.open(), 0, type);
      assert.ok(written < 4 * MAX_PHOTO_BYTES, `${written} bytes`);
    }
  });

  it("must come in time: who says nothing, drips or breaks off is left, and the connection closed", async (t) => {
    const answers: readonly RequestListener[] = [
      () => undefined,
      (_request, response) => {
        response.writeHead(200, jpeg).write(PICTURE);
        const drip = setInterval(() => response.write("."), 20);
        response.on("close", () => clearInterval(drip));
      },
      (_request, response) => {
        const hint = setInterval(() => response.writeProcessing(), 20);
        response.on("close", () => clearInterval(hint));
      },
      (request, response) => {
        response.writeHead(200, { ...jpeg, "content-length": "1000" }).write(PICTURE);
        setTimeout(() => request.socket.destroy(), 20);
      },
      (request) => request.socket.end("220 mail.example.com ESMTP\r\n"),
    ];
    for (const [index, answer] of answers.entries()) {
      const server = await start(t, answer);
      const outside = { ...named(server), totalMs: 400 };
      const begunMs = performance.now();
      assert.match(await ruleOf(fetchOutsidePhoto(`http://127.0.0.1:${server.port}/`, outside)), UNREACHABLE);
      assert.ok(performance.now() - begunMs < 2_000, `answer ${index}`);
      for (let tries = 0; server.open() > 0 && tries < 100; tries += 1) await sleep(20);
      assert.equal(server.open(), 0, `answer ${index}`);
    }
  });
});
