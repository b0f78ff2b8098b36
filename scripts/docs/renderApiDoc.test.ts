import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { authingRoutes, failuresOf, ownRoutes, type Route } from "../../packages/contract/src/index.ts";
import { ROOT } from "../release/workspace.ts";
import { renderApiDoc } from "./renderApiDoc.ts";

const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");
const [introduction = "", ...chapters] = renderApiDoc(read("openapi.json"), read("schema.graphql")).split(/^## /m);
const routes: readonly Route[] = [...Object.values<Route>(authingRoutes), ...Object.values<Route>(ownRoutes)];

/** Gives what stands under the heading of a route. */
function sectionOf({ method, path }: Route): string {
  const heading = `${method} ${path.replace(/:(\w+)/g, "{$1}")}\n`;
  const sections = chapters.flatMap((chapter) => chapter.split(/^### /m)).filter((each) => each.startsWith(heading));
  assert.equal(sections.length, 1, heading);
  return sections[0] ?? "";
}

describe("the API reference", () => {
  it("names every failure of every route: with the route, or in the introduction for all that are like it", () => {
    for (const route of routes)
      for (const name of failuresOf(route))
        assert.ok(
          [sectionOf(route), introduction].some((text) => text.includes(`\`${name}\``)),
          `${route.operationId}: ${name}`,
        );
  });

  it("names with a route what few of its like can meet: an older secret, and what was changed meanwhile", () => {
    for (const route of routes) {
      const section = sectionOf(route);
      assert.equal(section.includes("`secretOutdated`"), failuresOf(route).has("secretOutdated"), route.operationId);
      for (const name of ["preconditionFailed", "preconditionRequired"] as const)
        assert.equal(section.includes(`\`${name}\``), failuresOf(route).has(name), route.operationId);
      assert.equal(/^Takes `If-Match`/m.test(section), route.conditional === true, route.operationId);
    }
  });

  it("names the scope of every route that takes one, and no other's, and how managers send their keys", () => {
    for (const route of routes) {
      const [, scope] = /^Scope: `([^`]+)`$/m.exec(sectionOf(route)) ?? [];
      assert.equal(scope, route.scope, route.operationId);
    }
    const management = chapters.find((chapter) => chapter.startsWith("Management\n"))?.split(/^### /m)[0] ?? "";
    for (const word of ["`Idempotency-Key`", "API key"]) assert.ok(management.includes(word), word);
  });
});
