import assert from "node:assert/strict";
import { answerOf, failures, failuresOf, type Route } from "@countersign/contract";
import type { TSchema } from "typebox";
import { Check, Clean, Errors } from "typebox/value";
import { everyRoute } from "./everyRoute.ts";

type Json = Readonly<Record<string, unknown>>;

/** Asserts that a route answered as the contract declares: every field there is, and no other. */
export function assertDeclared(method: string, url: string, body: Json): void {
  const route = routeOf(method, url);
  if (route === null) return;
  if (route.dialect === "own") {
    assertHonest(route, body);
    return;
  }
  assert.notEqual(
    body.code ?? body.apiCode,
    500,
    `${route.operationId} failed in a way it does not declare: ${JSON.stringify(body)}`,
  );
  const schema = schemaOf(route, body);
  assert.ok(Check(schema, body), `${route.operationId}: ${JSON.stringify([Errors(schema, body), body])}`);
  // What a failure says in `data` is its own affair.
  const closed = wentWell(body) || body.statusCode === 302;
  const [whole, declared] = [body, Clean(schema, structuredClone(body)) as Json].map((each) =>
    closed ? each : { ...each, data: null },
  );
  assert.deepEqual(whole, declared, `${route.operationId} answers more than it declares`);
}

/** Own paths answer with the data itself, or with a problem that the route declares. */
function assertHonest(route: Route, body: Json): void {
  if (body.type === "about:blank") {
    const codes = [...failuresOf(route)].filter((name) => name !== "internal").map((name) => failures[name].code);
    assert.ok(
      codes.some((code) => code === body.code),
      `${route.operationId}: ${JSON.stringify(body)}`,
    );
    return;
  }
  assert.ok(Check(route.data, body), `${route.operationId}: ${JSON.stringify([Errors(route.data, body), body])}`);
  assert.deepEqual(
    body,
    Clean(route.data, structuredClone(body)),
    `${route.operationId} answers more than it declares`,
  );
}

function routeOf(method: string, url: string): Route | null {
  const path = url.replace(/\?.*$/, "").replace(/\/+/g, "/");
  return everyRoute.find((route) => route.method === method && patternOf(route).test(path)) ?? null;
}

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/:\w+/g, "[^/]+")}$`);
}

/** The answers of a route are a union: success first, a demand for a second factor where there may be one, failure last. */
function schemaOf(route: Route, body: Json): TSchema {
  const { anyOf } = answerOf(route) as unknown as { readonly anyOf: readonly TSchema[] };
  const index = wentWell(body) ? 0 : body.statusCode === 302 ? 1 : -1;
  return anyOf.at(index) ?? assert.fail("a route without answers");
}

function wentWell({ code, statusCode }: Json): boolean {
  return (code ?? statusCode) === 200;
}
