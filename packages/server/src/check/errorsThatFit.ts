import type { ErrorObject } from "ajv";

type Members = Readonly<Record<string, unknown>>;

/**
 * Gives, of the errors of a value that may be one of several things, those of the thing that it most looks like: the one that
 * knows most of its members. Where several look alike and each needs another member, the error names them all.
 */
export function errorsThatFit(errors: readonly ErrorObject[], schema: object, value: unknown): ErrorObject[] {
  const union = errors.at(-1);
  if (union?.keyword !== "anyOf") return [...errors];
  const branches = at(schema, union.schemaPath.slice(1));
  const given = at(value, union.instancePath);
  if (!Array.isArray(branches)) return [...errors];
  const judged = branches.map((branch: unknown, index) => ({
    fit: fitOf(branch, given),
    errors: errors.filter(({ schemaPath }) => schemaPath.startsWith(`${union.schemaPath}/${index}/`)),
  }));
  const best = Math.max(...judged.map(({ fit }) => fit));
  const fitting = judged
    .filter(({ fit, errors: own }) => fit === best && own.length > 0)
    .map(({ errors: own }) => errorsThatFit(own, schema, value));
  const missing = fitting.flatMap(([first]) => (first?.keyword === "required" ? [first] : []));
  const [first = union] = missing;
  const names = missing.map(({ params }) => String(params.missingProperty));
  if (missing.length < 2 || missing.length < fitting.length || new Set(names).size < 2) return fitting[0] ?? [union];
  return [{ ...first, params: { ...first.params, orElse: names.slice(1) } }];
}

/** The more members it knows, the better; a constant that differs, or another type, makes it something else. */
function fitOf(branch: unknown, given: unknown): number {
  const { type, properties } = (branch ?? {}) as Members; // JSON Schema's format
  if (!isObject(given)) return type === typeOf(given) ? 0 : -1;
  if (type !== undefined && type !== "object") return -1;
  const known = Object.entries(isObject(properties) ? properties : {}).filter(([name]) => Object.hasOwn(given, name));
  const isOther = known.some(([name, own]) => isObject(own) && "const" in own && own.const !== given[name]);
  return isOther ? -1 : known.length;
}

function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** RFC 6901 */
function at(value: unknown, pointer: string): unknown {
  const names = pointer
    .split("/")
    .slice(1)
    .map((name) => decodeURIComponent(name).replaceAll("~1", "/").replaceAll("~0", "~"));
  return names.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, name) ? (inner as Members)[name] : undefined,
    value,
  );
}
