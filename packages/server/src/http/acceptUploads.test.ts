import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { connect, type Socket } from "node:net";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify from "fastify";
import { pictureOf } from "../face/testing/createFakeFaceEngine.ts";
import type { WorldOptions } from "../propertyTests/testing/createWorld.ts";
import { countRows } from "../propertyTests/testing/tables.ts";
import { acceptUploads } from "./acceptUploads.ts";
import { findClients } from "./findClients.ts";
import { requestContextOf } from "./requestContextOf.ts";
import { createTestApp } from "./testing/createTestApp.ts";
import { type Answer, createTestClient } from "./testing/testClient.ts";
import { type Form, fileOf, uploadForm } from "./testing/uploadForm.ts";

const PATH = "/api/v2/upload?folder=face-photo&private=true";
const PICTURE = Buffer.from(pictureOf({ person: 1 }));
const MEBIBYTE = 1024 * 1024;
const GOOD = uploadForm([fileOf(PICTURE)]);

async function start(t: TestContext, options: WorldOptions = {}) {
  const { app, world } = await createTestApp(t, options);
  const { call } = createTestClient(app);
  const post = (form: Form, url = PATH, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
    call("POST", url, { body: form.body, headers: { "x-authing-app-id": "", "content-type": form.type, ...headers } });
  return { app, world, call, post };
}

function keyOf({ body }: Answer): string {
  assert.equal(body.code, 200, JSON.stringify(body));
  return (body.data as { readonly key: string }).key; // the client checked it against the contract
}

function assertRefused({ status, body }: Answer, code: number, field?: string): void {
  assert.deepEqual([status, body.code], [200, code], JSON.stringify(body));
  if (field !== undefined) assert.equal((body.data as { readonly field: string }).field, field);
}

describe("an upload", () => {
  it("is kept for ten minutes, by a key that is stored nowhere", async (t) => {
    const { world, post } = await start(t);
    const answer = await post(uploadForm([fileOf(PICTURE)]));
    const key = keyOf(answer);
    assert.match(key, /^[0-9a-f]{32}$/);
    assert.equal((answer.body.data as { readonly url: string }).url, "");
    const { digest, store } = world.ports;
    const { clock } = world;
    const [photo] = await store.findPhotos([digest(key)], clock.nowMs());
    assert.ok(photo !== undefined && PICTURE.equals(photo.content));
    assert.deepEqual([photo.folder, photo.ownerId], ["face", null]);
    const rows = JSON.stringify(await world.database.all("select id, pool_id, folder from photos", []));
    assert.ok(!rows.includes(key));
    clock.advance(600_000);
    assert.deepEqual(await store.findPhotos([digest(key)], clock.nowMs()), []);
  });

  it("is taken as each client sends it", async (t) => {
    const { post, call } = await start(t);
    const folder = { name: "folder", content: "photos" };
    for (const [form, url] of [
      [uploadForm([fileOf(PICTURE)]), PATH],
      [uploadForm([folder, fileOf(PICTURE)]), "/api/v2/upload?folder=photos&private=true"],
      [uploadForm([fileOf(PICTURE), folder]), "/api/v2/upload"],
      [uploadForm([fileOf(PICTURE), { name: "private", content: "true" }]), "//api/v2/upload?folder=face-photo"],
      [uploadForm([fileOf(PICTURE)], "'()+_,-./:=?x"), PATH],
      [uploadForm([{ name: "file", content: PICTURE }]), PATH],
    ] as const) {
      const type = form.type.replace(/boundary=('.*)$/, 'boundary="$1"');
      assert.match(keyOf(await post({ ...form, type }, url)), /^[0-9a-f]{32}$/);
    }
    const browser = new Response(
      (() => {
        const form = new FormData();
        form.append("file", new Blob([PICTURE], { type: "image/jpeg" }), "blob");
        return form;
      })(),
    );
    const headers = { "content-type": browser.headers.get("content-type") ?? "" };
    const body = Buffer.from(await browser.arrayBuffer());
    assert.match(keyOf(await call("POST", PATH, { body, headers })), /^[0-9a-f]{32}$/);
  });

  it("may have 5 MiB and no more, whether its length is said or not", async (t) => {
    const { world, post } = await start(t);
    const full = Buffer.concat([PICTURE, Buffer.alloc(5 * MEBIBYTE - PICTURE.length)]);
    const key = keyOf(await post(uploadForm([fileOf(full)])));
    const [photo] = await world.ports.store.findPhotos([world.ports.digest(key)], world.clock.nowMs());
    assert.ok(photo !== undefined && full.equals(photo.content));
    for (const size of [5 * MEBIBYTE + 1, 30 * MEBIBYTE]) {
      const form = uploadForm([fileOf(Buffer.concat([PICTURE, Buffer.alloc(size - PICTURE.length)]))]);
      assertRefused(await post(form), 413);
      assertRefused(await post(form, PATH, { "content-length": "", "transfer-encoding": "chunked" }), 413);
    }
    assert.equal(await countRows(world, "photos"), 1);
  });

  it("is refused with a sentence, and nothing of it kept, whatever is wrong with it", async (t) => {
    const { world, post } = await start(t);
    const good = uploadForm([fileOf(PICTURE)]);
    const long = { name: "x", content: "y".repeat(300) };
    const cases: readonly (readonly [Form, string, string?])[] = [
      [uploadForm([fileOf("")]), "file"],
      [uploadForm([]), "file"],
      [uploadForm([{ name: "folder", content: "photos" }]), "file", "/api/v2/upload"],
      [uploadForm([fileOf(PICTURE, "photo")]), "body"],
      [uploadForm([fileOf(PICTURE, "__proto__")]), "body"],
      [uploadForm([fileOf(PICTURE, "constructor")]), "body"],
      [uploadForm([fileOf(PICTURE), fileOf(PICTURE)]), "body"],
      [uploadForm([fileOf(PICTURE), fileOf(PICTURE, "other")]), "body"],
      [uploadForm([...Array.from({ length: 20 }, () => long), fileOf(PICTURE)]), "body"],
      [
        uploadForm([{ name: "folder", content: "photos" }, { name: "folder", content: "photos" }, fileOf(PICTURE)]),
        "folder",
        "/api/v2/upload",
      ],
      [uploadForm([fileOf(PICTURE)]), "folder", "/api/v2/upload"],
      [uploadForm([fileOf(PICTURE)]), "folder", "/api/v2/upload?folder=secrets"],
      [uploadForm([fileOf(PICTURE)]), "folder", "/api/v2/upload?folder=../../etc"],
      [uploadForm([fileOf(PICTURE)]), "folder", "/api/v2/upload?folder=photos&folder=avatar"],
      [uploadForm([fileOf(PICTURE), { name: "folder", content: "secrets" }]), "folder", "/api/v2/upload"],
      [uploadForm([fileOf(PICTURE), { name: "folder", content: "avatar" }]), "folder"],
      ...["GIF89a", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<html>", "BM", "%PDF", "RIFF....WAVE"].map(
        (content) => [uploadForm([fileOf(content)]), "file"] as const,
      ),
      [{ ...good, type: "multipart/form-data" }, "body"],
      [{ ...good, type: "multipart/form-data; boundary=" }, "file"],
      [{ ...good, type: "multipart/form-data; boundary=another" }, "body"],
      [{ ...good, type: "multipart/mixed; boundary=x" }, "body"],
      [{ ...good, type: "application/json" }, "body"],
      [{ ...good, type: "application/x-www-form-urlencoded" }, "body"],
      [{ ...good, type: "image/jpeg" }, "body"],
      [{ ...good, body: Buffer.from("") }, "file"],
      [{ ...good, body: Buffer.from("{}") }, "body"],
      ...[1, 10, 40, 100, 140, good.body.length - 40].map(
        (bytes) => [{ ...good, body: good.body.subarray(0, bytes) }, "body"] as const,
      ),
    ];
    for (const [index, [form, field, url]] of cases.entries()) {
      const answer = await post(form, url);
      assertRefused(answer, 400, field);
      assert.equal(typeof (answer.body.data as { readonly rule: unknown }).rule, "string", `case ${index}`);
    }
    assert.equal(await countRows(world, "photos"), 0);
    assertRefused(await post({ ...good, type: "nonsense" }), 415);
    assertRefused(await post(good, PATH, { "x-authing-app-id": "f".repeat(24) }), 2008);
  });

  it("is refused at any point at which it is cut, and in any order of its bytes, without a defect", async (t) => {
    const { post } = await start(t, { settings: { COUNTERSIGN_LIMIT_UPLOAD_ADDRESS: "99999/1m" } });
    const good = uploadForm([{ name: "folder", content: "face-photo" }, fileOf(PICTURE)]);
    for (let bytes = 0; bytes < good.body.length - 4; bytes += 1) {
      const { body } = await post({ ...good, body: good.body.subarray(0, bytes) });
      assert.equal(body.code, 400, `cut at ${bytes}: ${JSON.stringify(body)}`);
    }
    for (let seed = 0; seed < 300; seed += 1) {
      const noise = createHash("sha256").update(String(seed)).digest();
      const body = Buffer.from(good.body);
      for (let index = 0; index < 6; index += 1) body[(noise[index] ?? 0) % body.length] = noise[index + 6] ?? 0;
      const answer = await post({ ...good, body });
      assert.ok([200, 400].includes(Number(answer.body.code)), JSON.stringify(answer.body));
    }
  });

  it("is counted by address, by what it weighs, and in all; and who is over waits until the window ends", async (t) => {
    const settings = {
      COUNTERSIGN_LIMIT_UPLOAD_ADDRESS: "3/10m",
      COUNTERSIGN_LIMIT_UPLOAD_ADDRESS_MEGABYTES: "6/10m",
      COUNTERSIGN_LIMIT_UPLOADS: "6/10m",
    };
    const { app, world } = await createTestApp(t, { settings, app: { trustedProxies: ["loopback"] } });
    const { call } = createTestClient(app);
    const post = (ip: string, content: Uint8Array = PICTURE): Promise<Answer> => {
      const { body, type } = uploadForm([fileOf(content)]);
      return call("POST", PATH, { body, headers: { "content-type": type, "x-forwarded-for": ip } });
    };
    const heavy = Buffer.concat([PICTURE, Buffer.alloc(4_500_000)]);
    for (let count = 0; count < 3; count += 1) keyOf(await post("203.0.113.1"));
    const refused = await post("203.0.113.1");
    assertRefused(refused, 1002);
    assert.equal((refused.body.data as { readonly retryAfterSeconds: number }).retryAfterSeconds, 600);
    assert.equal(refused.headers["retry-after"], "600");
    keyOf(await post("2001:db8::1", heavy));
    assertRefused(await post("2001:db8::2", heavy), 1002);
    keyOf(await post("2001:db8::2"));
    assertRefused(await post("198.51.100.1"), 1002);
    world.clock.advance(600_000);
    keyOf(await post("203.0.113.1"));
  });

  it("counts although no avatar can be made of it: that is found out by work", async (t) => {
    const { post } = await start(t, { settings: { COUNTERSIGN_LIMIT_UPLOAD_ADDRESS: "2/10m" } });
    const text = uploadForm([
      fileOf(Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.from("no picture")])),
    ]);
    for (let count = 0; count < 2; count += 1)
      assertRefused(await post(text, "/api/v2/upload?folder=avatar"), 400, "file");
    assertRefused(await post(text, "/api/v2/upload?folder=avatar"), 1002);
  });

  it("is taken from newcomers, a face and an avatar, while others have filled all that is open", async (t) => {
    const settings = { COUNTERSIGN_LIMIT_PHOTOS_WAITING: "16", COUNTERSIGN_LIMIT_UPLOADS: "40/10m" };
    const { app, world } = await createTestApp(t, { settings, app: { trustedProxies: ["loopback"] } });
    const { call } = createTestClient(app);
    const { body, type } = GOOD;
    const post = async (ip: string, folder: string): Promise<unknown> => {
      const headers = { "content-type": type, "x-forwarded-for": ip };
      return (await call("POST", `/api/v2/upload?folder=${folder}`, { body, headers })).body.code;
    };
    const strangers = ["192.0.2.1", "192.0.2.2", "192.0.2.3"];
    for (const ip of strangers) for (let count = 0; count < 5; count += 1) await post(ip, "avatar");
    assert.equal(await post("192.0.2.1", "avatar"), 1002);
    assert.equal(await countRows(world, "photos"), 14);
    for (const folder of ["avatar", "photos", "photos"]) assert.equal(await post("198.51.100.1", folder), 200, folder);
    for (let count = 0; count < 30; count += 1) await post("192.0.2.1", "photos");
    assert.equal(await post("192.0.2.2", "photos"), 1002);
    for (const folder of ["avatar", "photos", "photos"]) assert.equal(await post("198.51.100.2", folder), 200, folder);
  });

  it("is refused while an address has its share of avatars waiting, longer than uploads are counted, and others are not", async (t) => {
    const settings = { COUNTERSIGN_LIMIT_PHOTOS_WAITING: "320" };
    const { app, world } = await createTestApp(t, { settings, app: { trustedProxies: ["loopback"] } });
    const { call } = createTestClient(app);
    const post = async (ip: string, folder = "avatar"): Promise<unknown> => {
      const headers = { "content-type": GOOD.type, "x-forwarded-for": ip };
      return (await call("POST", `/api/v2/upload?folder=${folder}`, { body: GOOD.body, headers })).body.code;
    };
    for (let count = 0; count < 20; count += 1) assert.equal(await post("192.0.2.1"), 200);
    world.clock.advance(3_599_999);
    assert.equal(await post("192.0.2.1"), 1002);
    assert.deepEqual([await post("192.0.2.1", "photos"), await post("192.0.2.2")], [200, 200]);
    world.clock.advance(1);
    assert.equal(await post("192.0.2.1"), 200);
  });

  it("is refused while as many photos wait as may wait", async (t) => {
    const { world, post } = await start(t, { settings: { COUNTERSIGN_LIMIT_PHOTOS_WAITING: "2" } });
    const form = uploadForm([fileOf(PICTURE)]);
    const key = keyOf(await post(form));
    keyOf(await post(form));
    assertRefused(await post(form), 1002);
    const { clock, digest, store } = world.ports;
    await store.settle([{ type: "consumePhotos", ids: [digest(key)], nowMs: clock.nowMs() }]);
    keyOf(await post(form));
    assertRefused(await post(form), 1002);
  });

  it("is taken from pages that may call the service, and refused from others although browsers send it", async (t) => {
    const origins = { allowed: ["https://app.example.com"], isListed: async () => false };
    const { app, world } = await createTestApp(t, { app: { origins } });
    const { call } = createTestClient(app);
    const { body, type } = uploadForm([fileOf(PICTURE)]);
    const post = (origin: string): Promise<Answer> =>
      call("POST", PATH, { body, headers: { "content-type": type, origin } });
    const answer = await post("https://app.example.com");
    keyOf(answer);
    assert.equal(answer.headers["access-control-allow-origin"], "https://app.example.com");
    assert.equal(answer.headers["access-control-allow-credentials"], "true");
    keyOf(await post(world.services.publicUrl()));
    for (const origin of ["https://evil.example.com", "null", "http://localhost:3000"]) {
      const refused = await post(origin);
      assertRefused(refused, 400, "origin");
      assert.equal(refused.headers["access-control-allow-origin"], undefined);
    }
  });
});

/** A server that listens, for what only happens on a wire. */
async function listen(t: TestContext, deadlineMs = 25_000) {
  const { world } = await createTestApp(t);
  const app = Fastify({ forceCloseConnections: true });
  t.after(() => app.close());
  findClients(app, { isTrusted: (ip) => ip === "127.0.0.1", header: null }, () => undefined);
  let read = 0;
  await app.register(async (scope) => {
    await acceptUploads(scope, {
      contextOf: (request) => requestContextOf(request, world.services, "en-US"),
      deadlineMs,
    });
    scope.post("/", async ({ body }) => {
      read += 1;
      return { bytes: (body as { readonly file: Uint8Array }).file.length };
    });
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const { port } = app.server.address() as { readonly port: number }; // it listens on a port
  return { app, port, read: () => read };
}

interface Wire {
  readonly socket: Socket;
  answer(): string;
  isClosed(): boolean;
}

interface Beginning {
  /** What the body begins with. */
  readonly first: Uint8Array;
  /** Who a proxy says it comes from. */
  readonly ip?: string;
  readonly length?: number;
  readonly path?: string;
}

/** Begins an upload and leaves it at that. */
function begin(
  t: TestContext,
  port: number,
  { first, length = 1_000_000, path = "/", ip = "192.0.2.1" }: Beginning,
): Wire {
  const socket = connect(port, "127.0.0.1");
  t.after(() => socket.destroy());
  let answer = "";
  let isClosed = false;
  socket.on("data", (data) => {
    answer += data.toString();
  });
  socket.on("close", () => {
    isClosed = true;
  });
  socket.on("error", () => undefined);
  const head = `Host: a\r\nX-Forwarded-For: ${ip}\r\nContent-Type: ${GOOD.type}\r\nContent-Length: ${length}`;
  socket.write(`POST ${path} HTTP/1.1\r\n${head}\r\n\r\n`);
  socket.write(first);
  return { socket, answer: () => answer, isClosed: () => isClosed };
}

/** The head of a file and its first bytes. */
function beginningOf(bytes: number): Uint8Array {
  return Buffer.concat([GOOD.body.subarray(0, 150), Buffer.alloc(bytes)]);
}

function postForm(port: number, { type, body }: Form, path = "/"): Promise<Response> {
  const bytes = Uint8Array.from(body);
  return fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body: bytes, headers: { "content-type": type } });
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo() && tries < 300; tries += 1) await sleep(10);
  assert.ok(isSo(), "it did not come about in time");
}

describe("uploads on the wire", () => {
  it("that drip are told so when their time is over, and hung up on", async (t) => {
    const { port, read } = await listen(t, 300);
    const wire = begin(t, port, { first: beginningOf(10) });
    const drip = setInterval(() => wire.socket.write("."), 20);
    t.after(() => clearInterval(drip));
    await until(() => wire.isClosed());
    assert.match(wire.answer(), /connection: close/i);
    assert.match(wire.answer(), /malformed/);
    const silent = begin(t, port, { first: beginningOf(0) });
    await until(() => silent.isClosed());
    assert.equal(read(), 0);
  });

  it("that break off leave nothing behind, and free their place", async (t) => {
    const { port, read } = await listen(t);
    for (let round = 0; round < 6; round += 1) {
      const wires = Array.from({ length: 4 }, () => begin(t, port, { first: beginningOf(50_000) }));
      await sleep(50);
      for (const { socket } of wires) socket.destroy();
      await sleep(20);
    }
    const answer = await postForm(port, GOOD);
    assert.deepEqual([answer.status, await answer.json()], [200, { bytes: PICTURE.length }]);
    assert.equal(read(), 1);
  });

  it("are read a few at a time from one address: who comes then is asked to try again", async (t) => {
    const { port } = await listen(t);
    const wires = Array.from({ length: 4 }, () => begin(t, port, { first: beginningOf(1_000) }));
    await sleep(100);
    const fifth = begin(t, port, { first: beginningOf(1_000) });
    await until(() => fifth.answer() !== "");
    assert.match(fifth.answer(), /tooOften/);
    wires[0]?.socket.destroy();
    await sleep(50);
    assert.equal((await postForm(port, GOOD)).status, 200);
  });

  it("that stay half-open, from however many addresses, give way to whoever comes, and hear that", async (t) => {
    const { port } = await listen(t);
    const first = beginningOf(1_000);
    for (const ips of [
      ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"],
      ["2001:db8:0:1::1", "2001:db8:0:2::1", "2001:db8:0:3::1", "2001:db8:0:4::1"],
    ]) {
      const wires = ips.flatMap((ip) => Array.from({ length: 4 }, () => begin(t, port, { first, ip })));
      await sleep(200);
      for (let count = 0; count < 3; count += 1) assert.equal((await postForm(port, GOOD)).status, 200);
      await until(() => wires.some((wire) => /tooOften/.test(wire.answer())));
      for (const { socket } of wires) socket.destroy();
      await sleep(50);
    }
  });

  it("that never come to their end count like the others", async (t) => {
    const { app, world } = await createTestApp(t, { settings: { COUNTERSIGN_LIMIT_UPLOAD_ADDRESS: "2/10m" } });
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as { readonly port: number }; // it listens on a port
    for (let count = 0; count < 2; count += 1) {
      const wire = begin(t, port, { first: beginningOf(1_000), path: PATH });
      while ((await countRows(world, "window_counts", `failures > ${count}`)) === 0) await sleep(10);
      wire.socket.destroy();
    }
    const answer = (await (await postForm(port, GOOD, PATH)).json()) as { readonly code: number };
    assert.equal(answer.code, 1002);
  });

  it("that are too many are refused before they have come", async (t) => {
    const { app } = await createTestApp(t, { settings: { COUNTERSIGN_LIMIT_UPLOAD_ADDRESS: "1/10m" } });
    await app.listen({ host: "127.0.0.1", port: 0 });
    const { port } = app.server.address() as { readonly port: number }; // it listens on a port
    const answer = (await (await postForm(port, GOOD, PATH)).json()) as { readonly code: number };
    assert.equal(answer.code, 200);
    const next = begin(t, port, { first: beginningOf(10), path: PATH });
    await until(() => next.answer() !== "");
    assert.match(next.answer(), /"code":1002/);
    next.socket.destroy();
  });

  it("that are too large are answered before they have come, and no more of them is kept", async (t) => {
    const { port } = await listen(t);
    const said = begin(t, port, { first: beginningOf(1_000), length: 30 * MEBIBYTE });
    await until(() => said.answer() !== "");
    assert.match(said.answer(), /bodyTooLarge/);
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(beginningOf(0)),
      pull: (controller) => controller.enqueue(new Uint8Array(MEBIBYTE)),
    });
    const before = process.memoryUsage().arrayBuffers;
    const ending = new AbortController();
    t.after(() => ending.abort());
    const options = { method: "POST", body: endless, duplex: "half", signal: ending.signal } as const;
    const headers = { "content-type": GOOD.type };
    const answer = await fetch(`http://127.0.0.1:${port}/`, { ...options, headers });
    assert.match(await answer.text(), /bodyTooLarge/);
    await sleep(300);
    assert.ok(process.memoryUsage().arrayBuffers - before < 40 * MEBIBYTE);
  });

  it("that were refused are read to their end, so that the connection serves on", async (t) => {
    const { port, read } = await listen(t);
    const length = 3 * MEBIBYTE;
    const first = uploadForm([fileOf(Buffer.alloc(length), "photo")]).body.subarray(0, 64_000);
    const wire = begin(t, port, { first, length });
    await until(() => wire.answer().includes("malformed"));
    wire.socket.write(Buffer.alloc(length - first.length));
    const head = `POST / HTTP/1.1\r\nHost: a\r\nContent-Type: ${GOOD.type}\r\nContent-Length: ${GOOD.body.length}\r\n\r\n`;
    wire.socket.write(Buffer.concat([Buffer.from(head), GOOD.body]));
    await until(() => wire.answer().includes(`{"bytes":${PICTURE.length}}`));
    assert.equal(read(), 1);
  });
});
