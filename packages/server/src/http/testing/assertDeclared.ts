import assert from "node:assert/strict";
import { answerOf, type Route, routes } from "@countersign/contract";
import type { TSchema } from "typebox";
import { Check, Clean, Errors } from "typebox/value";

type Json = Readonly<Record<string, unknown>>;

/** Asserts that a route answered as the contract declares: every field there is, and no other. */
export function assertDeclared(method: string, url: string, body: Json): void {
  const route = routeOf(method, url);
  if (route === null) return;
  assert.notEqual(body.code, 500, `${route.operationId} failed in a way it does not declare: ${JSON.stringify(body)}`);
  const schema = schemaOf(route, body);
  assert.ok(Check(schema, body), `${route.operationId}: ${JSON.stringify([Errors(schema, body), body])}`);
  // What a failure says in `data` is its own affair.
  const closed = body.code === 200 || body.statusCode === 302;
  const [whole, declared] = [body, Clean(schema, structuredClone(body)) as Json].map((each) =>
    closed ? each : { ...each, data: null },
  );
  assert.deepEqual(whole, declared, `${route.operationId} answers more than it declares`);
}

function routeOf(method: string, url: string): Route | null {
  const path = url.replace(/\?.*$/, "").replace(/\/+/g, "/");
  const all: readonly Route[] = Object.values(routes);
  return all.find((route) => route.method === method && patternOf(route).test(path)) ?? null;
}

function patternOf({ path }: Route): RegExp {
  return new RegExp(`^${path.replaceAll(".", "\\.").replace(/:\w+/g, "[^/]+")}$`);
}

/** The answers of a route are a union: success first, a demand for a second factor where there may be one, failure last. */
function schemaOf(route: Route, { code, statusCode }: Json): TSchema {
  const { anyOf } = answerOf(route) as unknown as { readonly anyOf: readonly TSchema[] };
  const index = code === 200 ? 0 : statusCode === 302 ? 1 : -1;
  return anyOf.at(index) ?? assert.fail("a route without answers");
}
