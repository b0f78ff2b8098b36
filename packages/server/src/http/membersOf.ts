type Schemas = Readonly<Record<string, unknown>>;

/** The parts of a JSON Schema that say which members there are. */
interface Shape {
  readonly properties?: Schemas;
  readonly anyOf?: readonly unknown[];
  readonly items?: unknown;
}

/** Gives the members that a schema names, whichever of its alternatives names them, and their schemas. */
export function membersOf(schema: unknown): ReadonlyMap<string, unknown> {
  const { properties = {}, anyOf = [] } = (schema ?? {}) as Shape; // JSON Schema
  return new Map([...Object.entries(properties), ...anyOf.flatMap((each) => [...membersOf(each)])]);
}

/** Tells whether a schema names a member; dots lead inwards. */
export function takesMember(schema: unknown, name: string): boolean {
  const [first = "", ...rest] = name.split(".");
  const members = membersOf(schema);
  return members.has(first) && (rest.length === 0 || takesMember(members.get(first), rest.join(".")));
}

/** Gives what a value says of the members that its schema names: nothing can go by what nothing has checked. */
export function namedIn(schema: unknown, value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return items === undefined ? value : value.map((each) => namedIn(items, each));
  }
  const members = membersOf(schema);
  if (typeof value !== "object" || value === null || members.size === 0) return value;
  const kept = Object.entries(value).filter(([name]) => members.has(name));
  return Object.fromEntries(kept.map(([name, each]) => [name, namedIn(members.get(name), each)]));
}

function itemsOf(schema: unknown): unknown {
  const { items, anyOf = [] } = (schema ?? {}) as Shape; // JSON Schema
  return items ?? anyOf.map(itemsOf).find((each) => each !== undefined);
}

/** Gives what stands somewhere within a value; dots lead inwards. */
export function memberAt(value: unknown, name: string): unknown {
  return name.split(".").reduce<unknown>((at, key) => {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    return (at as Schemas)[key]; // an object, as was seen
  }, value);
}
