import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { DEVICE_HEADER } from "../request/deviceTokens.ts";

const METHODS = "GET, POST, PATCH, DELETE, OPTIONS";
const HEADERS = [
  "authorization",
  "content-type",
  "x-authing-app-id",
  "x-authing-userpool-id",
  "x-authing-app-tenant-id",
  "x-authing-request-from",
  "x-authing-sdk-version",
  "x-authing-lang",
  "x-authing-device-id",
  DEVICE_HEADER,
].join(", ");
const PREFLIGHT_SECONDS = "600";

export interface OriginPolicy {
  /** Null: any loopback origin, and pages opened from disk without credentials. */
  readonly allowed: readonly string[] | null;
  /** Says whether an application names the origin as its own. */
  readonly isListed: (origin: string) => Promise<boolean>;
}

type Verdict = "no" | "plain" | "credentials";

/** Says what a page of this origin may do. */
export async function judgeOrigin(origin: string, { allowed, isListed }: OriginPolicy): Promise<Verdict> {
  const isAllowed = allowed === null ? origin === "null" || isLoopback(origin) : allowed.includes(origin);
  if (!isAllowed && !(await isListed(origin))) return "no";
  // Every sandboxed page and every file is "null": none of them is known.
  return origin === "null" ? "plain" : "credentials";
}

function isLoopback(origin: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { hostname, protocol } = new URL(origin);
  const local =
    hostname === "localhost" ||
    hostname.endsWith(".localhost") ||
    /^127(\.\d+){3}$/.test(hostname) ||
    hostname === "[::1]";
  return local && (protocol === "http:" || protocol === "https:");
}

/** Lets the pages of allowed origins call: their origin is echoed, never "*". */
export function addCors(app: FastifyInstance, policy: OriginPolicy): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.header("vary", "Origin");
    const { origin } = request.headers;
    if (origin === undefined) return;
    const verdict = await judgeOrigin(origin, policy);
    if (verdict !== "no") allow(reply, origin, verdict);
    if (isPreflight(request)) return reply.code(204).send();
  });
}

function allow(reply: FastifyReply, origin: string, verdict: Verdict): void {
  reply.headers({
    "access-control-allow-origin": origin,
    "access-control-allow-methods": METHODS,
    "access-control-allow-headers": HEADERS,
    "access-control-expose-headers": `retry-after, x-request-id, ${DEVICE_HEADER}`,
    "access-control-max-age": PREFLIGHT_SECONDS,
  });
  if (verdict === "credentials") reply.header("access-control-allow-credentials", "true");
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
}
