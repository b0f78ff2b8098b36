import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { buildGraphqlSchema } from "./buildGraphqlSchema.ts";
import { PreparedDocuments } from "./PreparedDocuments.ts";
import { graphqlCoreIntrospection, javascriptDocuments } from "./testing/clientDocuments.ts";

const schema = buildGraphqlSchema(() => true);

describe("PreparedDocuments", () => {
  it("prepares each of the clients' texts once", () => {
    const documents = new PreparedDocuments(schema);
    const first = [...javascriptDocuments, graphqlCoreIntrospection].map((text) => documents.prepare(text));
    const second = [...javascriptDocuments, graphqlCoreIntrospection].map((text) => documents.prepare(text));
    for (const [index, prepared] of first.entries()) assert.equal(second[index], prepared);
  });

  it("prepares a text anew once its limits have pushed it out", () => {
    const byEntries = new PreparedDocuments(schema, { maxEntries: 2, maxWeight: Number.POSITIVE_INFINITY });
    const byBytes = new PreparedDocuments(schema, { maxEntries: 1000, maxWeight: 20_000 });
    for (const documents of [byEntries, byBytes]) {
      const before = documents.prepare("{ user { id } }");
      for (let i = 0; i < 10; i++) documents.prepare(`{ user { id } isUserExists(email: "${i}") }`);
      assert.notEqual(documents.prepare("{ user { id } }"), before);
    }
  });

  it("keeps no answer about the schema that is too large for it", () => {
    const documents = new PreparedDocuments(schema, { maxEntries: 10, maxWeight: 200_000 });
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
