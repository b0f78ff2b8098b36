import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, needs } from "@countersign/testkit";
import type { MetricRow } from "../monitoring/metricRow.ts";
import { metricTable } from "../monitoring/metricTable.ts";
import { serve } from "./testing/countersign.ts";
import { type Home, makeSqliteHome } from "./testing/home.ts";
import { encryptPassword } from "./testing/wire.ts";

const MONITORING = join(import.meta.dirname, "../../../../deploy/monitoring");
const TOKEN = "a-token-for-the-scraper";
const PASSWORD = "hunter2-and-more";
const MAIL = "jo@example.com";
const LIMIT_MS = 60_000;

function isThere(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}

/** Every name that the table gives, as it is served. */
const served: ReadonlySet<string> = new Set(
  Object.entries<MetricRow>(metricTable).flatMap(([name, { type }]) =>
    type === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  ),
);

/** The names of metrics in texts of Prometheus's language. */
function namesIn(text: string): readonly string[] {
  return [...new Set(text.match(/\b(countersign|process|nodejs)_[a-z0-9_]+\b/g) ?? [])];
}

function metricOf(name: string): string {
  return name.replace(/_(bucket|sum|count)$/, (ending) => (name in metricTable ? ending : ""));
}

async function post(url: string, path: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const json = { "content-type": "application/json", ...headers };
  return (await fetch(new URL(path, url), { method: "POST", headers: json, body: JSON.stringify(body) })).json();
}

/** Somebody new registers and signs in. */
async function signIn(home: Home, url: string, headers?: Record<string, string>): Promise<void> {
  const app = { ...headers, "x-authing-app-id": home.appId };
  const registering = { email: MAIL, password: await encryptPassword(home, url, PASSWORD) };
  const passwordPayload = { email: MAIL, password: PASSWORD };
  for (const [path, body] of [
    ["/api/v2/register/email", registering],
    ["/api/v3/signin", { connection: "PASSWORD", passwordPayload }],
  ] as const) {
    const answer = (await post(url, path, body, app)) as { readonly statusCode?: number; readonly code?: number };
    assert.equal(answer.statusCode ?? answer.code, 200, `${path} answered ${JSON.stringify(answer)}`);
  }
}

describe(
  "what is served to Prometheus",
  needs("prometheus", isThere("promtool") && isThere("prometheus"), "apt-get install prometheus"),
  () => {
    it("is held against the alerts and the dashboard, both ways, and every alert does what it is for", async () => {
      for (const args of [
        ["check", "rules", "alerts.yml"],
        ["test", "rules", "alerts.test.yml"],
      ]) {
        execFileSync("promtool", args, { cwd: MONITORING, stdio: "pipe" });
      }
      const read = (file: string): Promise<string> => readFile(join(MONITORING, file), "utf8");
      const [alerts, dashboard] = await Promise.all([read("alerts.yml"), read("grafana-dashboard.json")]);
      const { panels } = JSON.parse(dashboard) as { panels: readonly { targets: readonly { expr: string }[] }[] };
      const shown = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join("\n");
      for (const name of [...namesIn(alerts), ...namesIn(shown)]) assert.ok(served.has(name), `nobody serves ${name}`);
      const used = new Set(namesIn(shown).map(metricOf));
      for (const name of Object.keys(metricTable)) assert.ok(used.has(name), `no panel shows ${name}`);
    });

    it("is what the real one scrapes from a service, by its token alone", async (t) => {
      const home = await makeSqliteHome(t);
      const [port, prometheusPort] = [await freePort(), await freePort()];
      const settings = { COUNTERSIGN_METRICS_PORT: String(port), COUNTERSIGN_METRICS_TOKEN: TOKEN };
      const { url } = await serve(t, home, { settings });
      await signIn(home, url);
      const metrics = `http://127.0.0.1:${port}/metrics`;
      assert.equal((await fetch(metrics)).status, 401);
      const text = await (await fetch(metrics, { headers: { authorization: `Bearer ${TOKEN}` } })).text();
      const checked = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" });
      assert.deepEqual([checked.status, checked.stderr + checked.stdout], [0, ""]);
      for (const name of namesIn(text)) assert.ok(served.has(name) || name in metricTable, name);
      for (const secret of [MAIL, PASSWORD, TOKEN, "127.0.0.1"]) assert.ok(!text.includes(secret), secret);

      const ask = await startPrometheus(t, home.folder, { port, prometheusPort });
      assert.deepEqual(await ask("countersign_ready"), ["1"]);
      assert.deepEqual(await ask('countersign_sign_ins_total{stage="completed",outcome="success"}'), ["1"]);
      const { panels } = JSON.parse(await readFile(join(MONITORING, "grafana-dashboard.json"), "utf8")) as {
        panels: readonly { targets: readonly { expr: string }[] }[];
      };
      for (const { expr } of panels.flatMap(({ targets }) => targets))
        await ask(expr.replaceAll("$instance", ".*").replaceAll("$__rate_interval", "1m"));
    });
  },
);

/** Starts a Prometheus by the file that is shipped; gives what asks it, once it has scraped. */
async function startPrometheus(
  t: TestContext,
  folder: string,
  { port, prometheusPort }: { readonly port: number; readonly prometheusPort: number },
): Promise<(query: string) => Promise<readonly string[]>> {
  const file = await readFile(join(MONITORING, "prometheus.yml"), "utf8");
  await writeFile(join(folder, "prometheus.yml"), file.replaceAll("9464", String(port)).replace("15s", "5s"));
  await cp(join(MONITORING, "alerts.yml"), join(folder, "alerts.yml"));
  await writeFile(join(folder, "metrics-token"), TOKEN);
  const storage = `--storage.tsdb.path=${join(folder, "tsdb")}`;
  const listen = `--web.listen-address=127.0.0.1:${prometheusPort}`;
  const child = spawn("prometheus", ["--config.file=prometheus.yml", storage, listen], {
    cwd: folder,
    stdio: "ignore",
  });
  t.after(async () => {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  });
  const ask = async (query: string): Promise<readonly string[]> => {
    const response = await fetch(`http://127.0.0.1:${prometheusPort}/api/v1/query?query=${encodeURIComponent(query)}`);
    const answer = (await response.json()) as {
      status: string;
      data: { result: readonly { value: [number, string] }[] };
    };
    assert.equal(answer.status, "success", query);
    return answer.data.result.map(({ value }) => value[1]);
  };
  for (const endMs = performance.now() + LIMIT_MS; performance.now() < endMs; await sleep(500)) {
    const up: readonly string[] = await ask("up").catch(() => []);
    if (up.includes("1")) return ask;
  }
  return assert.fail("Prometheus has scraped nothing");
}

interface SentSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
}

/** Takes what is sent by OTLP over HTTP. */
async function collectTraces(t: TestContext): Promise<{ url: string; bodies: string[]; spans(): readonly SentSpan[] }> {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part: string) => (text += part));
    request.on("end", () => {
      bodies.push(text);
      response.setHeader("content-type", "application/json").end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(async () => void server.close());
  const { port } = server.address() as AddressInfo;
  type Body = { resourceSpans: readonly { scopeSpans: readonly { spans: readonly SentSpan[] }[] }[] };
  const spans = (): readonly SentSpan[] =>
    bodies.flatMap((body) =>
      (JSON.parse(body) as Body).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    );
  return { url: `http://127.0.0.1:${port}`, bodies, spans };
}

/** Has a process tell which modules of OpenTelemetry it loads. */
const TELLS_LOADED = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({ load(url, context, next) {
    if (url.includes("opentelemetry")) process.stderr.write("loaded " + url + "\\n");
    return next(url, context);
  } });
`)}`;

describe("traces", () => {
  it("go on with the trace of a request, through what is judged, hashed, settled and sent, and say nothing of whom", async (t) => {
    const collector = await collectTraces(t);
    const home = await makeSqliteHome(t);
    const service = await serve(t, home, {
      settings: {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_SERVICE_NAME: "mfa",
        OTEL_BSP_SCHEDULE_DELAY: "200",
      },
      node: ["--import", TELLS_LOADED],
    });
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;
    await signIn(home, service.url, { traceparent });
    await post(service.url, "/api/v3/send-sms", { phoneNumber: "+8613800138000", channel: "CHANNEL_LOGIN" });
    for (const endMs = performance.now() + LIMIT_MS; performance.now() < endMs; await sleep(100))
      if (collector.spans().some(({ name }) => name === "send")) break;
    assert.equal(await service.stop(), 0);
    assert.match(service.printed(), /loaded .*opentelemetry/);

    const spans = collector.spans();
    const request = spans.find(({ name }) => name === "POST /api/v3/signin") ?? assert.fail("no request");
    assert.deepEqual([request.traceId, request.parentSpanId], [traceId, "00f067aa0ba902b7"]);
    const below = (parent: SentSpan): readonly SentSpan[] =>
      spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId);
    assert.deepEqual(
      below(request)
        .map(({ name }) => name)
        .toSorted(),
      ["judge", "settle"],
    );
    const judging = below(request).find(({ name }) => name === "judge") ?? assert.fail();
    assert.deepEqual(
      below(judging).map(({ name }) => name),
      ["hash"],
    );
    assert.ok(spans.some(({ name }) => name === "send"));
    const sent = collector.bodies.join("");
    assert.match(sent, /"mfa"/);
    for (const secret of [MAIL, "example.com", PASSWORD, "13800138000", "127.0.0.1", "eyJ"])
      assert.ok(!sent.includes(secret), secret);
  });

  it("cost nothing where nobody asks for them: nothing of it is loaded", async (t) => {
    for (const settings of [{}, { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9", OTEL_SDK_DISABLED: "true" }]) {
      const home = await makeSqliteHome(t);
      const service = await serve(t, home, { settings, node: ["--import", TELLS_LOADED] });
      await signIn(home, service.url);
      await service.stop();
      assert.ok(!service.printed().includes("opentelemetry"), service.printed());
    }
  });
});

describe("the log of production", () => {
  it("is lines of JSON alone, from where it listens to its end, and at every level", async (t) => {
    for (const level of ["info", "fatal"]) {
      const key = Buffer.alloc(32, 7).toString("base64");
      const settings = { NODE_ENV: "production", COUNTERSIGN_MASTER_KEY: key, COUNTERSIGN_LOG_LEVEL: level };
      const home = await makeSqliteHome(t);
      const service = await serve(t, home, { settings });
      await signIn(home, service.url);
      await service.stop();
      const lines = service
        .printed()
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { msg: string });
      assert.ok(lines.some(({ msg }) => msg.includes(`listening on ${service.url}`)));
      assert.ok(lines.some(({ msg }) => msg === "audit checkpoint"));
      assert.equal(lines.at(-1)?.msg, level === "info" ? "ended" : "audit checkpoint");
    }
  });
});
