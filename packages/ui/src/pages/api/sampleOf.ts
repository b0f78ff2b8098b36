import type { ApiDescription } from "./ApiDescription.ts";
import type { Schema } from "./OpenApi.ts";

/** Deeper than that no sample is needed, and a schema may hold itself. */
const DEEPEST = 6;

/** Gives a value that a schema allows, with what must be there; of others, those that are shown by an example. */
export function sampleOf(api: ApiDescription, given: Schema, depth = 0): unknown {
  const schema = api.follow(given);
  if (schema.examples !== undefined && schema.examples.length > 0) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.default !== undefined) return schema.default;
  if (depth >= DEEPEST) return null;
  const inner = (each: Schema): unknown => sampleOf(api, each, depth + 1);
  if (schema.allOf !== undefined) return Object.assign({}, ...schema.allOf.map(inner));
  if (schema.anyOf !== undefined) return inner(schema.anyOf.find(({ type }) => type !== "null") ?? {});
  if (schema.properties !== undefined) return sampleObject(api, schema, inner);
  if (schema.type === "array") return schema.items === undefined ? [] : [inner(schema.items)];
  return plain(schema);
}

function sampleObject(
  api: ApiDescription,
  { properties = {}, required = [] }: Schema,
  inner: (each: Schema) => unknown,
): unknown {
  const shown = Object.entries(properties).filter(([name, each]) => required.includes(name) || isShown(api, each));
  return Object.fromEntries(shown.map(([name, each]) => [name, inner(each)]));
}

function isShown(api: ApiDescription, given: Schema): boolean {
  const { examples, anyOf = [] } = api.follow(given);
  return examples !== undefined || anyOf.some((each) => each.examples !== undefined);
}

function plain({ type, minimum = 1 }: Schema): unknown {
  if (type === "integer" || type === "number") return minimum;
  if (type === "boolean") return true;
  return type === "object" ? {} : type === "null" ? null : "…";
}
