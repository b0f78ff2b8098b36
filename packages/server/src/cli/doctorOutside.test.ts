import assert from "node:assert/strict";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, request } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { startMailServer } from "../send/testing/startMailServer.ts";
import { testCertificate } from "../send/testing/testCertificate.ts";
import type { Finding } from "./doctor/finding.ts";
import { serve } from "./testing/countersign.ts";
import { makeFurnishedHome } from "./testing/furnish.ts";
import { type Home, makeSqliteHome } from "./testing/home.ts";
import { onDatabaseOf } from "./testing/onDatabaseOf.ts";
import { photograph } from "./testing/photograph.ts";
import { typed } from "./testing/typed.ts";

async function findingOf(home: Home, name: string, settings: Readonly<Record<string, string>>): Promise<Finding> {
  const { output, errors } = await typed(home, ["doctor", "--json"], { settings });
  const { checks } = JSON.parse(output || errors) as { checks: readonly Finding[] }; // as printed
  return checks.find((each) => each.name === name) ?? assert.fail(`${name} was not looked at`);
}

/** Starts what speaks TLS and hands on to a server, or answers for itself. */
async function startTls(t: TestContext, target: string | null): Promise<string> {
  const server = createTlsServer(testCertificate, (incoming, outgoing) => {
    if (target === null) return void outgoing.end("<p>Welcome</p>");
    const headers = { ...incoming.headers, "x-forwarded-for": incoming.socket.remoteAddress };
    const handed = request(`${target}${incoming.url}`, { headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    handed.end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => void server.close());
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

function trustTestCertificate(t: TestContext): void {
  const before = getCACertificates("default");
  setDefaultCACertificates([...before, testCertificate.cert]);
  t.after(() => setDefaultCACertificates(before));
}

describe("countersign doctor, at the mail server", () => {
  it("greets it and signs in, and sends nothing", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const commands: string[] = [];
    const server = await startMailServer({
      hideSTARTTLS: true,
      authMethods: ["PLAIN"],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) =>
        password === "right" ? done(null, { user: "u" }) : done(new Error("no")),
      onMailFrom(_address, _session, done) {
        commands.push("MAIL");
        done();
      },
    });
    t.after(() => server.close());
    const before = await photograph(home.folder);
    const url = (password: string) => ({ COUNTERSIGN_SMTP_URL: `smtp://u:${password}@127.0.0.1:${server.port}` });
    const right = await findingOf(home, "mail server", url("right"));
    assert.deepEqual([right.status, server.connections()], ["ok", 1]);
    assert.match(right.finding, /answers \(TLS opportunistic, the password is taken\)/);
    const wrong = await findingOf(home, "mail server", url("hunter22"));
    assert.equal(wrong.status, "fail");
    assert.match(wrong.finding, /credentials refused/);
    const nobody = await findingOf(home, "mail server", { COUNTERSIGN_SMTP_URL: "smtp://127.0.0.1:1" });
    assert.match(nobody.finding, /127\.0\.0\.1:1: nothing listens there \(SMTP ECONNREFUSED\)/);
    assert.doesNotMatch(JSON.stringify(wrong), /hunter22/);
    assert.deepEqual([commands, server.mails.length], [[], 0]);
    assert.deepEqual(await photograph(home.folder), before);
  });

  it("waits for none that never answers", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const silent = createServer();
    silent.removeAllListeners("request");
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    t.after(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const { port } = silent.address() as AddressInfo;
    const finding = await findingOf(home, "mail server", { COUNTERSIGN_SMTP_URL: `smtp://127.0.0.1:${port}` });
    assert.equal(finding.status, "fail");
  });
});

describe("countersign doctor, at the public address", () => {
  it("finds the service behind its proxy, by its certificate, and a proxy that is not declared", async (t) => {
    const home = await makeSqliteHome(t);
    const { url, stop } = await serve(t, home);
    const COUNTERSIGN_PUBLIC_URL = await startTls(t, url);
    const refused = await findingOf(home, "public address", { COUNTERSIGN_PUBLIC_URL });
    assert.deepEqual([refused.status, /certificate is refused/.test(refused.finding)], ["fail", true]);
    trustTestCertificate(t);
    const settings = { COUNTERSIGN_PUBLIC_URL };
    const good = await findingOf(home, "public address", settings);
    assert.equal(good.status, "ok", good.finding);
    assert.match(good.finding, /leads here; its certificate is good for \d+ days$/);
    const remark = await findingOf(home, "service", settings);
    assert.match(remark.finding, /not declared/, "what it asked itself came through the proxy");
    assert.equal((await findingOf(home, "proxies", { COUNTERSIGN_TRUSTED_PROXIES: "10.0.0.0/8" })).status, "ok");
    await stop();
  });

  it("tells another server that answers there, and none", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    trustTestCertificate(t);
    const other = await findingOf(home, "public address", { COUNTERSIGN_PUBLIC_URL: await startTls(t, null) });
    assert.deepEqual([other.status, /not this service/.test(other.finding)], ["warn", true]);
    const none = await findingOf(home, "public address", { COUNTERSIGN_PUBLIC_URL: "http://127.0.0.1:1" });
    assert.match(none.finding, /cannot be reached from here \(ECONNREFUSED\)/);
  });
});

describe("countersign doctor, at the port", () => {
  it("tells this service from nobody, another one and something else", async (t) => {
    const home = await makeSqliteHome(t);
    const { url, stop } = await serve(t, home);
    const { port } = new URL(url);
    const settings = { COUNTERSIGN_PORT: port };
    const here = await findingOf(home, "port", settings);
    assert.deepEqual([here.status, here.finding], ["ok", `this service answers on ${url}`]);
    const second = await makeFurnishedHome(t, makeSqliteHome);
    const another = await findingOf(second, "port", settings);
    assert.deepEqual([another.status, /another Countersign/.test(another.finding)], ["fail", true]);
    assert.match(another.whatToDo ?? "", /COUNTERSIGN_PORT/);
    await stop();
    assert.match((await findingOf(home, "port", settings)).finding, /^nobody listens/);
    const other = createServer((_incoming, outgoing) => void outgoing.end("Welcome")).listen(0, "127.0.0.1");
    await once(other, "listening");
    t.after(() => void other.close());
    const taken = { COUNTERSIGN_PORT: String((other.address() as AddressInfo).port) };
    const elsewhere = await findingOf(home, "port", taken);
    assert.deepEqual([elsewhere.status, /^something else listens/.test(elsewhere.finding)], ["fail", true]);
  });

  it("knows this service by the database, on hosts whose folder has no ids, and suspects nobody where it cannot be read", async (t) => {
    const { settings: given, ...home } = await makeSqliteHome(t);
    const { COUNTERSIGN_APP_ID: _app, COUNTERSIGN_USERPOOL_ID: _pool, ...bare } = given;
    const { url } = await serve(t, { ...home, settings: given });
    await rm(join(home.dataDir, "bootstrap.json"));
    const settings = { COUNTERSIGN_PORT: new URL(url).port };
    const here = await findingOf({ ...home, settings: bare }, "port", settings);
    assert.deepEqual([here.status, here.finding], ["ok", `this service answers on ${url}`]);
    const away = { ...settings, COUNTERSIGN_DATABASE_URL: "postgres://countersign@127.0.0.1:1/countersign" };
    const unknown = await findingOf({ ...home, settings: given }, "port", away);
    assert.equal(unknown.finding, `a Countersign answers on ${url}; whose data it serves is not known`);
    assert.equal(unknown.status, "ok");
    const empty = await findingOf(await makeSqliteHome(t), "port", settings);
    assert.deepEqual(
      [empty.status, /another Countersign/.test(empty.finding)],
      ["fail", true],
      "nobody serves no data",
    );
  });

  it("finds nobody at a name of several addresses", async (t) => {
    const home = await makeSqliteHome(t);
    const settings = { COUNTERSIGN_HOST: "localhost", COUNTERSIGN_PORT: "1" };
    const { status, finding } = await findingOf(home, "port", settings);
    assert.deepEqual([status, finding], ["ok", "nobody listens on http://localhost:1 at the moment"]);
  });

  it("only warns of one that does not answer in time: it may be this service, and busy", async (t) => {
    const home = await makeSqliteHome(t);
    const silent = createServer(() => undefined).listen(0, "127.0.0.1");
    await once(silent, "listening");
    t.after(() => {
      silent.closeAllConnections();
      silent.close();
    });
    const settings = { COUNTERSIGN_PORT: String((silent.address() as AddressInfo).port) };
    const { status, finding } = await findingOf(home, "port", settings);
    assert.deepEqual([status, /^no answer in time/.test(finding)], ["warn", true]);
  });
});

describe("countersign doctor, of webhooks", () => {
  it("warns of those that take nothing, and of those that were switched off for it", async (t) => {
    const home = await makeFurnishedHome(t, makeSqliteHome);
    const add = ["webhook", "add", "https://hooks.example.com/in", "--json"];
    const { id } = JSON.parse((await typed(home, add)).output) as { id: string };
    const change = (text: string) => onDatabaseOf(home, (database) => database.write((sql) => sql.run(text, [])));
    await change("update webhook_endpoints set failing_since_ms = 1700000000000");
    const failing = await findingOf(home, "webhooks", {});
    assert.deepEqual(
      [failing.status, failing.finding],
      ["warn", `${id} has taken nothing since 2023-11-14T22:13:20.000Z`],
    );
    assert.match(failing.whatToDo ?? "", new RegExp(`countersign webhook deliveries ${id}\\.`));
    await change("update webhook_endpoints set state = 'disabled', disabled_by = 'failing'");
    assert.match((await findingOf(home, "webhooks", {})).whatToDo ?? "", /webhook update [0-9a-f]+ --state enabled/);
  });
});
