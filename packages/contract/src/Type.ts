import type { Type as TypeBox } from "typebox";

type Builder =
  | "Array"
  | "Boolean"
  | "Enum"
  | "Integer"
  | "Intersect"
  | "Literal"
  | "Null"
  | "Number"
  | "Object"
  | "Optional"
  | "String"
  | "Union"
  | "Unsafe";

type Options = Readonly<Record<string, unknown>>;

const builders = {
  Array: (items: object, options?: Options) => schemaOf("Array", { type: "array", items, ...options }),
  Boolean: (options?: Options) => schemaOf("Boolean", { type: "boolean", ...options }),
  Enum: (values: readonly unknown[], options?: Options) => schemaOf("Enum", { enum: values, ...options }),
  Integer: (options?: Options) => schemaOf("Integer", { type: "integer", ...options }),
  Intersect: (allOf: readonly object[], options?: Options) => schemaOf("Intersect", { allOf, ...options }),
  Literal: (value: unknown, options?: Options) => schemaOf("Literal", { type: typeof value, const: value, ...options }),
  Null: (options?: Options) => schemaOf("Null", { type: "null", ...options }),
  Number: (options?: Options) => schemaOf("Number", { type: "number", ...options }),
  Object(properties: Readonly<Record<string, object>>, options?: Options) {
    const required = Object.entries(properties).flatMap(([name, schema]) => ("~optional" in schema ? [] : [name]));
    return schemaOf("Object", { type: "object", ...(required.length > 0 && { required }), properties, ...options });
  },
  Optional: (schema: object) => mark(copy(schema), "~optional", true),
  String: (options?: Options) => schemaOf("String", { type: "string", ...options }),
  Union: (anyOf: readonly object[], options?: Options) => schemaOf("Union", { anyOf, ...options }),
  Unsafe: (schema: object) => mark(copy(schema), "~unsafe", null),
} satisfies Record<Builder, unknown>;

/**
 * The builders of TypeBox that the house uses. They give TypeBox's schemas and have its types, without the 370 files that
 * it loads to offer its own: a fifth of a start.
 */
export const Type = builders as unknown as Pick<typeof TypeBox, Builder>; // a test compares what they give

function schemaOf(kind: string, schema: object): object {
  return mark(schema, "~kind", kind);
}

/** TypeBox's own marks are out of sight of whatever prints or reads a schema. */
function mark(schema: object, name: string, value: unknown): object {
  return Object.defineProperty(schema, name, { value, configurable: true, writable: true });
}

function copy(schema: object): object {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(schema));
}
