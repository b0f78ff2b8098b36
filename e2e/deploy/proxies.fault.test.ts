import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { request as plainRequest } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { freePort, needs } from "@countersign/testkit";
import { type RunningServer, startServer } from "../startServer.ts";
import { Person } from "../support/Person.ts";
import { readTables } from "../support/readTables.ts";
import { makeCertificate } from "./certificate.ts";
import { fitExample } from "./fitExample.ts";
import { caddy, nginx, type ProxyProgram } from "./startProxies.ts";

/** What a client may pretend, and an address of loopback that nothing else has. */
const [FORGED, OWN] = ["203.0.113.77", "127.0.0.9"];
const FIRST_EVENT_MS = 10_000;

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly localAddress?: string;
}

async function open(
  url: string,
  { method = "GET", headers = {}, body, localAddress }: Asked = {},
): Promise<IncomingMessage> {
  const ask = url.startsWith("https:") ? request : plainRequest;
  const asked = ask(url, { method, headers, ...(localAddress === undefined ? {} : { localAddress }), agent: false });
  asked.on("error", () => undefined); // what is refused early breaks what is still on its way
  const answered = once(asked, "response");
  asked.end(body);
  const [response] = (await answered) as [IncomingMessage];
  return response;
}

async function textOf(response: IncomingMessage): Promise<string> {
  return Buffer.concat(await response.toArray()).toString();
}

function contract(program: ProxyProgram, shape: "name" | "path"): void {
  const lack = needs(program.name, program.isThere, `install ${program.name.toLowerCase()}`);
  const described = shape === "name" ? "by a name of its own" : "below a path";

  describe(`${program.name}, as the example has it, ${described}`, lack, () => {
    let [origin, base, plain, v6] = ["", "", "", ""];
    let server: RunningServer;
    const trusted = getCACertificates("default");
    const undoings: (() => Promise<void>)[] = [];
    const ending = { after: (undo: () => Promise<void>): void => void undoings.push(undo) };

    before(async () => {
      const folder = await mkdtemp(join(tmpdir(), "countersign-proxy-"));
      ending.after(() => rm(folder, { recursive: true, force: true }));
      const certificate = makeCertificate(folder);
      setDefaultCACertificates([...trusted, certificate.cert]);
      const [port, plainPort] = [await freePort(), await freePort()];
      const path = shape === "path" ? "/login" : "";
      [origin, plain] = [`https://localhost:${port}`, `http://127.0.0.1:${plainPort}`];
      [base, v6] = [`${origin}${path}`, `https://[::1]:${port}${path}`];
      const settings = { COUNTERSIGN_PUBLIC_URL: base, COUNTERSIGN_TRUSTED_PROXIES: "loopback" };
      server = await startServer(ending, { settings });
      await program.start(ending, shape, { folder, certificate, target: new URL(server.url).host, port, plainPort });
    });
    after(async () => {
      setDefaultCACertificates(trusted);
      for (const undo of undoings.reverse()) await undo();
    });

    const served = (url = base) => ({ ...server, url });

    it("lets somebody register, bind an app and sign in with it, over IPv4 and IPv6", async () => {
      for (const url of [base, v6]) {
        const person = await Person.register(served(url));
        const { app } = await person.bindApp(await person.openSession());
        const answer = await person.verify(await person.openChallenge(), await app.nextCode());
        assert.equal(answer.body.code, 200, url);
      }
    });

    it("shows the pages with all that they load, and their headers as the service gives them", async () => {
      const page = await open(`${base}/sign-in`);
      assert.equal(page.statusCode, 200);
      const direct = await fetch(`${server.url}/sign-in`);
      for (const name of ["content-security-policy", "x-content-type-options", "referrer-policy", "cache-control"])
        assert.equal(page.headers[name] ?? null, direct.headers.get(name), name);
      const assets = [...(await textOf(page)).matchAll(/"(assets\/[^"]+)"/g)].map(([, asset]) => asset);
      assert.ok(assets.length > 1);
      for (const asset of assets) assert.equal((await open(`${base}/${asset}`)).statusCode, 200, asset);
      assert.equal((await open(`${base}/.well-known/jwks.json`)).statusCode, 200);
      if (shape === "path") assert.doesNotMatch(await textOf(await open(`${origin}/sign-in`)), /assets\//);
    });

    it("tells the service who asks, whatever that one says of himself", async () => {
      const forged = { "x-forwarded-for": FORGED, forwarded: `for=${FORGED}`, "x-real-ip": FORGED };
      const person = await Person.register(served());
      const body = JSON.stringify({ account: person.email, password: person.encryptedPassword });
      const headers = { "content-type": "application/json", "x-authing-app-id": server.appId, ...forged };
      const answer = await open(`${base.replace("localhost", "127.0.0.1")}/api/v2/login/account`, {
        ...{ method: "POST", headers, body, localAddress: OWN },
      });
      assert.equal((JSON.parse(await textOf(answer)) as { code: number }).code, 200);
      const kept = JSON.stringify([...readTables(server.dataDir)]);
      assert.ok(kept.includes(OWN), "the address is not known");
      assert.ok(!kept.includes(FORGED), "the address that was pretended is believed");
      assert.doesNotMatch(server.logs(), /not declared|different clients|without saying for whom/);
    });

    it("passes a stream of events on as it comes", async () => {
      const person = await Person.register(served());
      const token = await person.openSession();
      const stream = await open(`${base}/v1/mfa/events`, { headers: { authorization: `Bearer ${token}` } });
      assert.deepEqual([stream.statusCode, stream.headers["content-type"]], [200, "text/event-stream; charset=utf-8"]);
      const [first] = (await once(stream, "data", { signal: AbortSignal.timeout(FIRST_EVENT_MS) })) as [Buffer];
      assert.match(first.toString(), /^retry: \d+/);
      stream.destroy();
    });

    it("takes what the service takes, and no more", async () => {
      const send = async (bytes: number, type: string): Promise<number | undefined> => {
        const headers = { "content-type": type, "x-authing-app-id": server.appId };
        const answer = await open(`${base}/api/v2/login/account`, {
          method: "POST",
          headers,
          body: Buffer.alloc(bytes, 0x20),
        });
        answer.destroy();
        return answer.statusCode;
      };
      assert.equal(await send(900_000, "application/json"), 200, "the envelope's own refusal");
      assert.equal(await send(6_000_000, "application/octet-stream"), 200);
    });

    if (shape === "name")
      it("asks for TLS for a year, and leads there from plain HTTP", async () => {
        const answer = await open(`${base}/healthz`);
        assert.equal(answer.headers["strict-transport-security"], "max-age=31536000");
        if (program !== nginx) return; // Caddy's own redirect is off here: it would take port 80
        const led = await open(`${plain}/sign-in?a=1`, { headers: { host: "mfa.example.com" } });
        assert.deepEqual([led.statusCode, led.headers.location], [308, "https://mfa.example.com/sign-in?a=1"]);
      });
  });
}

for (const program of [nginx, caddy]) for (const shape of ["name", "path"] as const) contract(program, shape);

describe("the examples of proxies", () => {
  it("need no WebSocket", () => {
    for (const path of ["nginx/countersign.conf", "nginx/path.conf", "caddy/Caddyfile", "compose/Caddyfile"])
      assert.doesNotMatch(fitExample(path, []), /upgrade|websocket/i, path);
  });
});
