/** What is read of a JSON schema here. */
export interface Schema {
  readonly $id?: string | undefined;
  readonly type?: string | undefined;
  readonly const?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly description?: string | undefined;
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

/** Schemas with an id have a section of their own, so they are linked and not told again. */
export function rowsOf(schema: Schema, prefix = ""): readonly Row[] {
  const open = opened(schema);
  const required = new Set(open.required ?? []);
  return Object.entries(open.properties ?? {}).flatMap(([key, member]) => {
    const name = `${prefix}${key}`;
    const isRequired = required.has(key) && !allows(member, "null");
    const meaning = member.description ?? innerOf(member).find((each) => each.description)?.description ?? "";
    const inner = opened(member);
    const row = { name, type: typeOf(member), isRequired, meaning };
    const isTold = inner.$id !== undefined || inner.properties === undefined;
    return [row, ...(isTold ? [] : rowsOf(inner, `${name}${isList(member) ? "[]" : ""}.`))];
  });
}

/** Says in words what a value is. */
export function typeOf(schema: Schema): string {
  if (schema.$id !== undefined) return `[${schema.$id}](#${schema.$id.toLowerCase()})`;
  if ("const" in schema) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) return schema.enum.map((each) => `\`${JSON.stringify(each)}\``).join(", ");
  if (schema.anyOf !== undefined) return unionOf(schema.anyOf);
  if (schema.type === "array") return `list of ${typeOf(schema.items ?? {})}`;
  const { minLength: least = schema.minimum, maxLength: most = schema.maximum } = schema;
  const unit = schema.type === "string" ? " characters" : "";
  const bounds = [least && `from ${least}`, most && `up to ${most}${unit}`].filter(Boolean).join(" ");
  return `${schema.type ?? "anything"}${bounds === "" ? "" : `, ${bounds}`}`;
}

function unionOf(schemas: readonly Schema[]): string {
  return [...new Set(schemas.map(typeOf))].join(" or ");
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
