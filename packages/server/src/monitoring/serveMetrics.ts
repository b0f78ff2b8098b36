import { createHash, timingSafeEqual } from "node:crypto";
import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SettingsError } from "../config/SettingsError.ts";
import { type Settings, settings as table } from "../config/settings.ts";
import { systemReason } from "../config/systemReason.ts";
import { METRICS_TYPE, renderMetrics, type ServedSample } from "./renderMetrics.ts";

const PATH = "/metrics";
const MOST_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 10_000;

export interface MetricsDoor {
  /** Such as http://127.0.0.1:9464/metrics, with the real port. */
  readonly url: string;
  close(): Promise<void>;
}

export interface MetricsParts {
  readonly settings: Pick<Settings, "metricsHost" | "metricsToken"> & { readonly metricsPort: number };
  readonly collect: () => Promise<readonly ServedSample[]>;
  readonly onError: (error: unknown) => void;
}

/**
 * Serves figures to who scrapes them, on a port of its own.
 * @throws {SettingsError} when the address cannot be had
 */
export async function serveMetrics({ settings, collect, onError }: MetricsParts): Promise<MetricsDoor> {
  const { metricsHost: host, metricsPort: port, metricsToken } = settings;
  const isAllowed = gate(metricsToken);
  const scrape = oneAtATime(collect);
  const { createServer } = await import("node:http"); // it brings the client of fetch along, which a start need not wait for
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
  server.maxConnections = MOST_CONNECTIONS;
  server.on("request", (request, response) => {
    answer(request, response, { isAllowed, scrape }).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) tell(response, 500, "The figures cannot be had.");
    });
  });
  server.listen({ host, port });
  try {
    await once(server, "listening");
  } catch (error) {
    throw new SettingsError([
      { name: table.metricsPort.name, rule: `cannot be listened on (${systemReason(error)}).` },
    ]);
  }
  return { url: urlOf(server, host), close: () => closeServer(server) };
}

interface Answering {
  readonly isAllowed: (authorization: string | undefined) => boolean;
  readonly scrape: () => Promise<readonly ServedSample[]>;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { isAllowed, scrape }: Answering,
): Promise<void> {
  const { method, url = "", headers } = request;
  if (!isAllowed(headers.authorization)) {
    response.setHeader("www-authenticate", "Bearer");
    return tell(response, 401, "Show the token of COUNTERSIGN_METRICS_TOKEN.");
  }
  if (url.split("?", 1)[0] !== PATH) return tell(response, 404, `There is ${PATH}, and nothing else.`);
  if (method !== "GET" && method !== "HEAD") {
    response.setHeader("allow", "GET, HEAD");
    return tell(response, 405, "It can be read.");
  }
  response.setHeader("content-type", METRICS_TYPE);
  response.setHeader("cache-control", "no-store");
  response.end(renderMetrics(await scrape()));
}

function tell(response: ServerResponse, status: number, sentence: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(`${sentence}\n`);
}

/** Digests of one length are compared: how long that takes tells nothing of the token. */
function gate(token: string | null): Answering["isAllowed"] {
  if (token === null) return () => true;
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  const expected = digest(token);
  return (authorization = "") => {
    const [, shown = ""] = /^bearer +(\S+)$/i.exec(authorization) ?? [];
    return timingSafeEqual(digest(shown), expected);
  };
}

/** Whoever comes while figures are collected is given those. */
function oneAtATime<T>(collect: () => Promise<T>): () => Promise<T> {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= collect().finally(() => {
      underWay = null;
    });
    return underWay;
  };
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo; // it listens on a port
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}${PATH}`;
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
