import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { schemaSdl } from "@countersign/contract";
import {
  type GraphQLField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
} from "graphql";
import { buildGraphqlSchema } from "./buildGraphqlSchema.ts";
import { prepareDocument } from "./prepareDocument.ts";
import { javascriptDocuments, pythonDocuments } from "./testing/clientDocuments.ts";
import { stubOperations } from "./testing/stubOperations.ts";

const whole = buildGraphqlSchema(schemaSdl);

describe("buildGraphqlSchema", () => {
  for (const document of [...javascriptDocuments, ...pythonDocuments]) {
    it(`fits a client's ${titleOf(document)}`, () => {
      assert.doesNotThrow(() => prepareDocument(whole, document));
    });
  }

  it("knows exactly the operations that a resolver can be written for", () => {
    assert.deepEqual(operationNames(whole).sort(), Object.keys(stubOperations()).sort());
  });
});

describe("the schema and the types of the JavaScript client", () => {
  const clientTypes = readClientTypes();

  for (const type of ownTypes()) {
    it(`agree on ${type.name}`, () => {
      const client = clientTypes.get(type.name);
      assert.ok(client !== undefined);
      const own = fieldsOf(type);
      // A client may send every field of an input; of an answer we hold what its documents select.
      const expected = isObjectType(type) ? new Map([...client].filter(([name]) => own.has(name))) : client;
      assert.deepEqual(new Map([...own].sort()), new Map([...expected].sort()));
    });
  }

  for (const [root, operation] of rootFields()) {
    it(`agree on ${operation.name}`, () => {
      const name = `${root}${operation.name.charAt(0).toUpperCase()}${operation.name.slice(1)}Args`;
      const args = new Map(operation.args.map((arg) => [arg.name, String(arg.type)] as const).sort());
      assert.deepEqual(args, new Map([...(clientTypes.get(name) ?? [])].sort()));
      // Ours is always nullable, so that a refused operation is null in the answer.
      assert.equal(String(operation.type), clientTypes.get(root)?.get(operation.name)?.replace(/!$/, ""));
    });
  }

  function ownTypes(): readonly GraphQLNamedType[] {
    return Object.values(whole.getTypeMap()).filter(
      (type) =>
        (isObjectType(type) || isInputObjectType(type) || isEnumType(type)) &&
        !isIntrospectionType(type) &&
        type.name !== "Query" &&
        type.name !== "Mutation",
    );
  }

  function rootFields(): readonly (readonly ["Query" | "Mutation", GraphQLField<unknown, unknown>])[] {
    return [
      ...Object.values(whole.getQueryType()?.getFields() ?? {}).map((field) => ["Query", field] as const),
      ...Object.values(whole.getMutationType()?.getFields() ?? {}).map((field) => ["Mutation", field] as const),
    ];
  }
});

function titleOf(document: string): string {
  return document.match(/(query|mutation) \w+(\([^)]*\))?/)?.[0].replaceAll(/\s+/g, " ") ?? document;
}

function operationNames(schema: typeof whole): string[] {
  return [schema.getQueryType(), schema.getMutationType()].flatMap((root) => Object.keys(root?.getFields() ?? {}));
}

function fieldsOf(type: GraphQLNamedType): ReadonlyMap<string, string> {
  if (isEnumType(type)) return new Map(type.getValues().map(({ name }) => [name, "value"]));
  if (!isObjectType(type) && !isInputObjectType(type)) return new Map();
  return new Map(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
}

/** Reads the client's generated declarations back into the schema they were generated from: type → field → SDL type. */
function readClientTypes(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const path = createRequire(import.meta.url).resolve("authing-js-sdk/build/main/types/graphql.v2.d.ts");
  const text = readFileSync(path, "utf8");
  const types = new Map<string, ReadonlyMap<string, string>>();
  for (const [, name = "", body = ""] of text.matchAll(/^export type (\w+) = \{\n(.*?)^\};/gms)) {
    const fields = [...body.matchAll(/^ {4}(\w+)\??: (.+);$/gm)];
    types.set(name, new Map(fields.map(([, field = "", type = ""]) => [field, toSdl(type)])));
  }
  for (const [, name = "", body = ""] of text.matchAll(/^export declare enum (\w+) \{\n(.*?)^\}/gms)) {
    types.set(name, new Map([...body.matchAll(/= "(\w+)"/g)].map(([, value = ""]) => [value, "value"])));
  }
  return types;
}

/** `Maybe<Array<Maybe<Identity>>>` → `[Identity]`, `Scalars['String']` → `String!`. */
function toSdl(type: string): string {
  const [, nullable] = type.match(/^Maybe<(.+)>$/) ?? [];
  if (nullable !== undefined) return toSdl(nullable).replace(/!$/, "");
  const [, item] = type.match(/^Array<(.+)>$/) ?? [];
  if (item !== undefined) return `[${toSdl(item)}]!`;
  return `${type.replace(/^Scalars\['(\w+)'\]$/, "$1")}!`;
}
