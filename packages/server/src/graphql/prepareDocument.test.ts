import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { schemaSdl } from "@countersign/contract";
import { buildClientSchema, executeSync, getIntrospectionQuery, type IntrospectionQuery, printSchema } from "graphql";
import { buildGraphqlSchema } from "./buildGraphqlSchema.ts";
import { GraphqlRefusal } from "./GraphqlRefusal.ts";
import { graphqlLimits } from "./limits.ts";
import { prepareDocument } from "./prepareDocument.ts";
import { graphqlCoreIntrospection } from "./testing/clientDocuments.ts";

const schema = buildGraphqlSchema(schemaSdl);

/** Gives the refusal of a query text; fails when it is not refused. */
function refusalOf(query: string): GraphqlRefusal {
  try {
    prepareDocument(schema, query);
  } catch (error) {
    assert.ok(error instanceof GraphqlRefusal, String(error));
    return error;
  }
  assert.fail(`accepted: ${query.slice(0, 200)}`);
}

/** A fragment chain in which each one spreads the next `times` times: `times ** depth` fields in the end. */
function fragmentBomb(times: number, depth: number): string {
  const fragments = Array.from(
    { length: depth },
    (_, i) => `fragment F${i} on User { ${`...F${i + 1} `.repeat(times)}}`,
  );
  return `{ user { ...F0 } } ${fragments.join(" ")} fragment F${depth} on User { id }`;
}

describe("prepareDocument", () => {
  const introspections = {
    "graphql-core 2": graphqlCoreIntrospection,
    "graphql-js by default": getIntrospectionQuery(),
    "graphql-js at its fullest": getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      experimentalDirectiveDeprecation: true,
      oneOf: true,
    }),
  };
  for (const [name, query] of Object.entries(introspections)) {
    it(`accepts the introspection query of ${name}, and its answer is the whole schema`, () => {
      const { data } = executeSync({ schema, document: prepareDocument(schema, query) });
      const seen = buildClientSchema(data as unknown as IntrospectionQuery, { assumeValid: true }); // checked just below
      assert.equal(printSchema(seen), printSchema(schema));
    });
  }

  it("names the place of a syntax error and not what stands there", () => {
    const refusal = refusalOf('{\n  user(id: "x" "hunter2") { id } }');
    assert.match(refusal.reason, /syntax/);
    assert.deepEqual(refusal.locations, [{ line: 2, column: 16 }]);
    assert.ok(!refusal.reason.includes("hunter2"));
  });

  it("names a field that is not there", () => {
    const refusal = refusalOf("{ user { nickanme } }");
    assert.equal(refusal.reason, 'Cannot query field "nickanme" on type "User".');
    assert.deepEqual(refusal.locations, [{ line: 1, column: 10 }]);
    assert.match(refusalOf("mutation { deleteUser(id: 1) { code } }").reason, /deleteUser/);
  });

  it("never repeats a value of the query text", () => {
    const texts = [
      '{ checkPasswordStrength(password: ["hunter2"]) { valid } }',
      "{ checkPasswordStrength(password: hunter2) { valid } }",
      '{ user(id: {hunter2: "hunter2"}) { id } }',
      'mutation { loginByEmail(input: {email: "a", password: 7, hunter2: 1}) { id } }',
      'mutation { loginByEmail(input: "hunter2") { id } }',
      'mutation { sendEmail(email: "a", scene: hunter2) { code } }',
      'mutation { sendEmail(email: "a", scene: "hunter2") { code } }',
      '{ user(id: "hunter2" { id } }',
      '{ user(id: "hunter2\n") { id } }',
      '{ user @include(if: "hunter2") { id } }',
      'query ($a: Boolean = "hunter2") { user @include(if: $a) { id } }',
    ];
    for (const text of texts) assert.ok(!JSON.stringify(refusalOf(text)).includes("hunter2"), text);
  });

  it("shortens a reason that a long name would blow up", () => {
    assert.ok(refusalOf(`{ ${"a".repeat(10_000)} }`).reason.length <= 300);
  });

  it("refuses what is no operation", () => {
    for (const text of [
      "",
      " ",
      "#",
      "type A { b: Int }",
      "fragment A on User { id }",
      "{ user { id } } type A { b: Int }",
    ]) {
      refusalOf(text);
    }
  });
});

describe("graphqlLimits", () => {
  /** Each builds a document that asks for a count of one thing, otherwise as little as can be. */
  const within: Readonly<
    Record<Exclude<keyof typeof graphqlLimits, "queryCharacters" | "introspectionAliases">, (count: number) => string>
  > = {
    tokens: (count) => `{ user(id: "") { id ${"id ".repeat(count - 11)}} }`,
    comments: (count) => `${"#\n".repeat(count)}{ user { id } }`,
    levels: (count) => `{ user ${"{ ... on User ".repeat(count - 2)}{ id }${" }".repeat(count - 1)}`,
    selections: (count) =>
      `{ user { ...F ...F ...F ...F ${"id ".repeat(count - 9 - 4 * 50)} ...L } } fragment F on User { ${"id ".repeat(50)} } fragment L on User { id id id }`,
    aliases: (count) => `{ user { ${Array.from({ length: count }, (_, i) => `a${i}: id`).join(" ")} } }`,
    directives: (count) => `{ user { ${"id @skip(if: true) ".repeat(count)} } }`,
    queryFields: (count) => `{ ${"user { id } ".repeat(count)} }`,
    mutationFields: (count) => `mutation { ${"unbindEmail { id } ".repeat(count)} }`,
    introspections: (count) => `{ ${"__schema { queryType { name } } ".repeat(count)} }`,
  };
  for (const [limit, document] of Object.entries(within) as [keyof typeof within, (count: number) => string][]) {
    it(`hold ${limit} to the number, exactly`, () => {
      assert.doesNotThrow(() => prepareDocument(schema, document(graphqlLimits[limit])));
      assert.match(refusalOf(document(graphqlLimits[limit] + 1)).reason, /limit|tokens/);
    });
  }

  it("count the fields that fragments bring to the root of a mutation", () => {
    const two =
      "mutation { ...A ... on Mutation { unbindPhone { id } } } fragment A on Mutation { unbindEmail { id } }";
    assert.match(refusalOf(two).reason, /mutation fields/);
    assert.match(refusalOf("mutation { a: unbindEmail { id } b: unbindEmail { id } }").reason, /mutation fields/);
    assert.match(
      refusalOf("query A { user { id } } mutation B { unbindEmail { id } unbindPhone { id } }").reason,
      /mutation/,
    );
    assert.match(refusalOf("mutation { unbindEmail @skip(if: true) { id } unbindPhone { id } }").reason, /mutation/);
  });

  it("count introspections and aliases across fragments and operations", () => {
    const type = '__type(name: "User") { name }';
    assert.match(
      refusalOf(`{ ${type} ...A } fragment A on Query { __schema { queryType { name } } }`).reason,
      /introspections/,
    );
    assert.match(refusalOf(`query A { ${type} } query B { ${type} }`).reason, /introspections/);
    assert.match(
      refusalOf("{ __schema { ...A } } fragment A on __Schema { types { a: name } }").reason,
      /introspection aliases/,
    );
    const aliases = "user { a: id b: id c: id }";
    assert.match(refusalOf(`query A { ${aliases} } query B { ${aliases} }`).reason, /aliases/);
  });

  it("stop a bomb of fragments, a cycle and a long chain", () => {
    assert.match(refusalOf(fragmentBomb(2, 15)).reason, /selections/);
    assert.match(refusalOf(fragmentBomb(10, 9)).reason, /selections/);
    assert.match(refusalOf(fragmentBomb(1, 30)).reason, /levels/);
    assert.match(
      refusalOf("{ user { ...A } } fragment A on User { ...B } fragment B on User { ...A }").reason,
      /levels/,
    );
    assert.match(refusalOf("{ user { ...A } } fragment A on User { ...A }").reason, /levels/);
    assert.match(refusalOf("{ user { id } } fragment A on User { ...A }").reason, /A/);
  });

  it("bound the lists of an introspection", () => {
    const nested = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }";
    assert.match(refusalOf(nested).reason, /introspection depth/i);
  });
});
