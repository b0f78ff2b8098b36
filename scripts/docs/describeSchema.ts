/** What is read of a JSON schema here. */
export interface Schema {
  readonly $id?: string | undefined;
  readonly type?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly allOf?: readonly Schema[] | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly title?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
}

/** One member of a body or an answer, named by its way from the top. */
export interface Row {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly meaning: string;
}

/** A member of that many members of its own is told once, in a section that has its name. */
const MANY = 12;

/**
 * Gives the members of an object and of those within it. What has a section of its own is linked and not told again: schemas
 * with an id, and large ones, which `onLarge` is told of by their title, or by the name of the member.
 */
export function rowsOf(schema: Schema, onLarge: (name: string, schema: Schema) => void, prefix = ""): readonly Row[] {
  const open = opened(schema);
  const required = new Set(open.required ?? []);
  return Object.entries(open.properties ?? {}).flatMap(([key, member]) => {
    const name = `${prefix}${key}`;
    const isRequired = required.has(key) && !allows(member, "null");
    const meaning = member.description ?? innerOf(member).find((each) => each.description)?.description ?? "";
    const inner = opened(member);
    const isLarge = inner.$id === undefined && Object.keys(inner.properties ?? {}).length > MANY;
    const section = inner.title ?? key;
    if (isLarge) onLarge(section, inner);
    const row = {
      name,
      type: isLarge ? `[${section}](#${section.toLowerCase()})` : typeOf(member),
      isRequired,
      meaning,
    };
    const isTold = isLarge || inner.$id !== undefined || inner.properties === undefined;
    return [row, ...(isTold ? [] : rowsOf(inner, onLarge, `${name}${isList(member) ? "[]" : ""}.`))];
  });
}

/** Says in words what a value is. */
export function typeOf(schema: Schema): string {
  if (schema.$id !== undefined) return `[${schema.$id}](#${schema.$id.toLowerCase()})`;
  if ("const" in schema) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((each) => `\`${JSON.stringify(each)}\``).join(", ");
  if (schema.anyOf !== undefined) return unionOf(schema.anyOf);
  if (schema.allOf !== undefined) return schema.allOf.map(partOf).join(" with ");
  if (schema.type === "array") return `list of ${typeOf(schema.items ?? {})}`;
  const { minLength: least = schema.minimum, maxLength: most = schema.maximum } = schema;
  const unit = schema.type === "string" ? " characters" : "";
  const bounds = [least && `from ${least}`, most && `up to ${most}${unit}`].filter(Boolean).join(" ");
  return `${schema.type ?? "anything"}${bounds === "" ? "" : `, ${bounds}`}`;
}

function unionOf(schemas: readonly Schema[]): string {
  return [...new Set(schemas.map(typeOf))].join(" or ");
}

/** Of several that hold at once. */
function partOf(schema: Schema): string {
  if (schema.$id !== undefined || schema.properties === undefined) return typeOf(schema);
  return Object.entries(schema.properties)
    .map(([name, member]) => `\`${name}\`, ${typeOf(member)}`)
    .join("; ");
}

function innerOf(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? [schema];
}

function allows(schema: Schema, type: string): boolean {
  return innerOf(schema).some((each) => each.type === type);
}

function isList(schema: Schema): boolean {
  return allows(schema, "array");
}

/** Gives the object that a member, or each item of it, is. */
function opened(schema: Schema): Schema {
  const found = innerOf(schema)
    .map((each) => (each.type === "array" ? (each.items ?? {}) : each))
    .find((each) => each.properties !== undefined);
  return found ?? {};
}
