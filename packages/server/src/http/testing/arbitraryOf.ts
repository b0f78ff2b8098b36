import fc from "fast-check";
import type { TSchema } from "typebox";

/** What the contract's schemas are made of. */
interface Schema {
  readonly type?: "string" | "integer" | "boolean" | "null" | "object" | "array";
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly examples?: readonly string[];
}

/** Gives values that a schema admits. It fails for a schema of a kind that no input has had so far. */
export function arbitraryOf(schema: TSchema): fc.Arbitrary<unknown> {
  return valuesOf(schema as Schema); // a TypeBox schema is JSON Schema
}

function valuesOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valuesOf));
  if (schema.type === "string") return textsOf(schema);
  if (schema.type === "integer") return fc.integer(rangeOf(schema));
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "null") return fc.constant(null);
  if (schema.type === "object") return objectsOf(schema);
  if (schema.type === "array" && schema.items !== undefined) {
    const { minItems = 0, maxItems = 3 } = schema;
    return fc.array(valuesOf(schema.items), {
      minLength: minItems,
      maxLength: Math.max(minItems, Math.min(maxItems, 3)),
    });
  }
  throw new Error(`no values are known for ${JSON.stringify(schema)}`);
}

function textsOf({ pattern, maxLength = 20, examples = [] }: Schema): fc.Arbitrary<string> {
  const any =
    pattern === undefined ? fc.string({ maxLength: Math.min(maxLength, 20) }) : fc.stringMatching(new RegExp(pattern));
  return examples.length === 0 ? any : fc.oneof(fc.constantFrom(...examples), any);
}

function rangeOf({ minimum = 0, maximum = 100 }: Schema): { readonly min: number; readonly max: number } {
  return { min: minimum, max: maximum };
}

function objectsOf({ properties = {}, required = [], ...counts }: Schema): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, valuesOf(inner)]));
  const optional = Object.keys(fields).filter((name) => !required.includes(name));
  const { minProperties = 0, maxProperties = required.length + optional.length } = counts;
  const chosen = fc.shuffledSubarray(optional, {
    minLength: Math.max(0, minProperties - required.length),
    maxLength: maxProperties - required.length,
  });
  return fc
    .tuple(fc.record(fields, { noNullPrototype: true }), chosen)
    .map(([whole, names]) => Object.fromEntries([...required, ...names].map((name) => [name, whole[name]])));
}
