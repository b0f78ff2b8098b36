import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { schemaSdl } from "@countersign/contract";
import fc from "fast-check";
import { getOperationAST } from "graphql";
import { createWorkBudget } from "../slots/createWorkBudget.ts";
import { buildGraphqlSchema } from "./buildGraphqlSchema.ts";
import { type PreparedDocument, PreparedDocuments } from "./PreparedDocuments.ts";
import { graphqlCoreIntrospection, javascriptDocuments } from "./testing/clientDocuments.ts";

const schema = buildGraphqlSchema(schemaSdl);

describe("PreparedDocuments", () => {
  it("prepares each of the clients' texts once", () => {
    const documents = new PreparedDocuments(schema);
    const first = [...javascriptDocuments, graphqlCoreIntrospection].map((text) => documents.prepare(text));
    const second = [...javascriptDocuments, graphqlCoreIntrospection].map((text) => documents.prepare(text));
    for (const [index, prepared] of first.entries()) assert.equal(second[index], prepared);
  });

  it("prepares new texts in the time of the network that sends them, and known ones at any time", () => {
    let nowMs = 0;
    const budget = createWorkBudget({ each: 10, total: 1000, share: 0, few: 1, nowMs: () => (nowMs += 3) });
    const documents = new PreparedDocuments(schema, { budget });
    const prepare = (count: number, network: string | null) =>
      documents.prepare(`query Q${count} { user { id } }`, network);
    for (let count = 0; count < 4; count += 1) prepare(count, "a");
    assert.throws(() => prepare(4, "a"), { name: "MfaError", failure: "tooOften" });
    for (const [count, network] of [
      [0, "a"],
      [4, "b"],
      [4, "a"],
      [5, null],
    ] as const)
      prepare(count, network);
  });

  it("prepares a text anew once its limits have pushed it out", () => {
    const byEntries = new PreparedDocuments(schema, { maxDocuments: 2 });
    const byBytes = new PreparedDocuments(schema, { maxDocuments: 1000, maxBytes: 20_000 });
    for (const documents of [byEntries, byBytes]) {
      const before = documents.prepare("{ user { id } }");
      for (let i = 0; i < 10; i++) documents.prepare(`{ user { id } isUserExists(email: "${i}") }`);
      assert.notEqual(documents.prepare("{ user { id } }"), before);
    }
  });

  it("keeps those asked for last, as many as its number allows, in whatever order they are asked for", () => {
    const askedFor = fc.array(fc.constantFrom(..."abcdefgh"), { maxLength: 60 });
    fc.assert(
      fc.property(askedFor, fc.integer({ min: 1, max: 8 }), (names, maxDocuments) => {
        const documents = new PreparedDocuments(schema, { maxDocuments });
        const latest = new Map<string, PreparedDocument>();
        for (const name of names) {
          const prepared = documents.prepare(`query ${name} { user { id } }`);
          assert.ok(getOperationAST(prepared.document, name), "it is the document of that text");
          const isKept = [...latest.keys()].slice(-maxDocuments).includes(name);
          assert.equal(prepared === latest.get(name), isKept);
          latest.delete(name);
          latest.set(name, prepared);
        }
      }),
    );
  });

  it("keeps no answer about the schema that is too large for it", () => {
    const documents = new PreparedDocuments(schema, { maxDocuments: 10, maxBytes: 200_000 });
    assert.notEqual(documents.prepare(graphqlCoreIntrospection), documents.prepare(graphqlCoreIntrospection));
    assert.equal(documents.prepare("{ __typename }"), documents.prepare("{ __typename }"));
  });

  it("keeps no text that was refused", () => {
    const documents = new PreparedDocuments(schema);
    for (let i = 0; i < 2; i++) assert.throws(() => documents.prepare("{ nothing }"), { name: "GraphqlRefusal" });
  });

  it("knows the answer of a document about the schema, and of no other", () => {
    const documents = new PreparedDocuments(schema);
    assert.deepEqual({ ...documents.prepare("{ __typename }").constantData }, { __typename: "Query" });
    const varying = [
      "{ __typename user { id } }",
      "query ($name: String!) { __type(name: $name) { name } }",
      'query ($all: Boolean = true) { __type(name: "User") { fields(includeDeprecated: $all) { name } } }',
      "query A { __typename } query B { __typename }",
      "{ ...All } fragment All on Query { __typename user { id } }",
    ];
    for (const text of varying) assert.equal(documents.prepare(text).constantData, null, text);
  });
});
