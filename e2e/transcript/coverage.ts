import { readFileSync } from "node:fs";
import { join } from "node:path";
import { failures } from "@countersign/contract";
import type { Play } from "./Stage.ts";

const OPENAPI = join(import.meta.dirname, "../../openapi.json");
const METHODS = ["get", "post", "put", "patch", "delete"];

/** Outcomes that nothing played here can have, such as `healthz: refused`, and why. */
const unreachable: Readonly<Record<string, string>> = {
  "GET /healthz: refused": "It asks for nothing.",
  "GET /readyz: refused": "It fails while the database is away.",
  "POST /v1/policies/replay: answered":
    "It counts whoever has signed in before: it is called, and what it says is not written down.",
  "GET /v1/mfa/events: answered": "Its answer has no end; packages/server/src/http/serveMfaEvents.test.ts listens.",
  "GET /v1/audit-events/stream: answered":
    "Its answer has no end; packages/server/src/own/auditEvents.test.ts listens.",
  "POST /v1/decisions/{id}/links: answered":
    "It gives another link each time: it is called, and what it says is not written down.",
  "DELETE /v1/users/{id}/trusted-devices/{partId}: answered":
    "It takes an application that lets devices be trusted, and somebody who trusts one.",
  "POST /v1/access-passes: answered":
    "It shows another pass each time: it is called, and what it says is not written down.",
  "POST /v1/webhooks/{id}/test: answered": "It sends: packages/server/src/own/webhooks.test.ts listens.",
  "POST /v1/webhooks/{id}/replays: answered": "It sends: packages/server/src/own/webhooks.test.ts listens.",
  "POST /v1/mfa/release: answered": "It takes an app that was used a day after it was bound.",
  "GET /.well-known/jwks.json: refused": "It asks for nothing.",
  "GET /oidc/.well-known/jwks.json: refused": "It asks for nothing.",
  "GET /oidc/.well-known/openid-configuration: refused": "It asks for nothing.",
  "GET /svg-string/guard: refused": "It asks for nothing.",
  "GET /svg-string/guard-1: refused": "It asks for nothing.",
  "GET /svg-string/logo: refused": "It asks for nothing.",
};

/** Failures that nothing played here meets, and why. */
const unmet: Readonly<Record<string, string>> = {
  internal: "It is a defect.",
  unavailable: "It takes a database or keys that are away.",
  idempotencyKeyBusy: "It takes a second request while the first is carried out.",
  idempotencyAnswerLost: "It takes a process that is killed.",
  webhooksFull: "It takes as many webhooks as a pool may have.",
  channelDown: "It takes gateways that fail for a while.",
};

/** Gives the failures of the catalogue that no case met. Those of one number and status count as one. */
export function findUnmet(plays: readonly Play[]): readonly string[] {
  const met = new Set(plays.flatMap(({ shown }) => outcomesIn(shown.body)));
  const missed = Object.entries(failures)
    .filter(([, { code, status }]) => !met.has(`${code} ${status}`))
    .map(([name]) => name);
  return [
    ...missed.filter((name) => !(name in unmet)).map((name) => `never met: ${name}`),
    ...Object.keys(unmet)
      .filter((name) => !missed.includes(name))
      .map((name) => `listed, and met or unknown: ${name}`),
  ];
}

/** Gives number and status of every failure in a body, whichever form it has. */
function outcomesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const { code, statusCode, status } = value as Readonly<Record<string, unknown>>;
  return [`${String(code)} ${String(statusCode ?? status)}`, ...Object.values(value).flatMap(outcomesIn)];
}

/** Gives, a text each, which operation was never answered or never refused, and which exception is none. */
export function findGaps(plays: readonly Play[], fields: readonly string[]): readonly string[] {
  const operations = [...listRoutes(), ...fields.map(fieldOperation)];
  const wanted = operations.flatMap(({ name, isOf }) =>
    [true, false].map((refused) => ({
      outcome: `${name}: ${refused ? "refused" : "answered"}`,
      seen: plays.some((play) => isOf(play) && play.shown.refused === refused),
    })),
  );
  return [
    ...wanted
      .filter(({ outcome, seen }) => !seen && !(outcome in unreachable))
      .map(({ outcome }) => `never seen: ${outcome}`),
    ...Object.keys(unreachable)
      .filter((name) => !wanted.some(({ outcome, seen }) => outcome === name && !seen))
      .map((name) => `not unreachable: ${name}`),
  ];
}

interface Operation {
  readonly name: string;
  isOf(play: Play): boolean;
}

function fieldOperation(field: string): Operation {
  return { name: `GraphQL ${field}`, isOf: (play) => play.field === field };
}

/** Gives the routes of the document that is printed from the contract. */
function listRoutes(): readonly Operation[] {
  const { paths } = JSON.parse(readFileSync(OPENAPI, "utf8")) as { paths: Record<string, object> }; // OpenAPI 3.1
  return Object.entries(paths).flatMap(([path, item]) => {
    const pattern = new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`);
    const methods = Object.keys(item)
      .filter((key) => METHODS.includes(key))
      .map((method) => method.toUpperCase());
    return methods.map((method) => ({
      name: `${method} ${path}`,
      isOf: (play: Play) => play.method === method && pattern.test(play.path),
    }));
  });
}
