import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { failures, failuresOf } from "@countersign/contract";
import { speech } from "../start/speech.ts";
import { renderOpenApi } from "./renderOpenApi.ts";
import { everyRoute } from "./testing/everyRoute.ts";

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly security: readonly object[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { examples?: object }>> }>>;
}

interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation | readonly unknown[]>>>>;
}

const text = await renderOpenApi(speech("zh-CN"));
const document = JSON.parse(text) as Document;
const operations = Object.values(document.paths)
  .flatMap((item) => Object.values(item))
  .filter((each): each is Operation => "operationId" in each);

const PROBLEM = { $ref: "#/components/responses/Problem" };

function follow(ref: string): unknown {
  const steps = ref.replace("#/", "").split("/");
  return steps.reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>> | undefined)?.[step], document);
}

describe("openapi.json", () => {
  it("names every operation once, with a summary, a declared tag and who may ask", () => {
    const ids = operations.map(({ operationId }) => operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { operationId } of everyRoute) assert.ok(ids.includes(operationId), operationId);
    const declared = new Set(document.tags.map(({ name }) => name));
    for (const { operationId, summary, tags, security } of operations) {
      assert.match(summary, /^[A-Z]/, operationId);
      assert.ok(tags.length === 1 && tags.every((each) => declared.has(each)), operationId);
      assert.ok(Array.isArray(security), operationId);
    }
  });

  it("refers to nothing that is not there", () => {
    const refs = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, ref = ""]) => ref);
    assert.ok(refs.length > 100);
    for (const ref of new Set(refs)) assert.notEqual(follow(ref), undefined, ref);
  });

  it("lists for every route all the ways it can fail, for those of Authing's clients with an example of each", () => {
    for (const route of everyRoute) {
      const operation = operations.find(({ operationId }) => operationId === route.operationId);
      const examples = operation?.responses["200"]?.content?.["application/json"]?.examples ?? {};
      const names = [...failuresOf(route)];
      // Own paths answer all of them by one response.
      const isOwn = route.dialect === "own";
      assert.deepEqual(isOwn ? operation?.responses.default : Object.keys(examples), isOwn ? PROBLEM : names);
      for (const name of names) assert.ok(operation?.description?.includes(`- ${failures[name].code} \`${name}\`: `));
    }
  });

  it("leaves no name and no description to chance", () => {
    assert.equal(document.openapi, "3.1.0");
    assert.doesNotMatch(text, /Default Response|"def-\d+"/);
  });
});
