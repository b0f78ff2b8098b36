interface TypeRef {
  readonly kind: string;
  readonly name: string | null;
  readonly ofType?: TypeRef;
}

interface Input {
  readonly name: string;
  readonly type: TypeRef;
}

interface Type {
  readonly name: string;
  readonly fields: readonly (Input & { readonly args: readonly Input[] })[] | null;
  readonly inputFields: readonly Input[] | null;
  readonly enumValues: readonly { readonly name: string }[] | null;
}

/** What {@link describeSchema} takes the answer of. */
export const introspection = `{
  __schema { types { name fields { name args { ...Input } type { ...Ref } } inputFields { ...Input } enumValues { name } } }
}
fragment Input on __InputValue { name type { ...Ref } }
fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;

/** The members of each type of a GraphQL schema, as its language writes them. */
export type SchemaDescription = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Gives the types of a schema that the language does not bring along. */
export function describeSchema(answer: unknown): SchemaDescription {
  const { data } = answer as { data: { __schema: { types: readonly Type[] } } }; // of the query above
  const own = data.__schema.types
    .filter(({ name }) => !name.startsWith("__"))
    .map((type) => [type.name, membersOf(type)]);
  return Object.fromEntries(own);
}

function membersOf({ fields, inputFields, enumValues }: Type): Readonly<Record<string, string>> {
  return Object.fromEntries([
    ...(fields ?? []).map(({ name, args, type }) => [name, `${print(type)}${args.map(printInput).join("")}`]),
    ...(inputFields ?? []).map(({ name, type }) => [name, print(type)]),
    ...(enumValues ?? []).map(({ name }) => [name, "value"]),
  ]);
}

function printInput({ name, type }: Input): string {
  return `, ${name}: ${print(type)}`;
}

function print({ kind, name, ofType }: TypeRef): string {
  if (ofType === undefined || name !== null) return String(name);
  return kind === "LIST" ? `[${print(ofType)}]` : `${print(ofType)}!`;
}
