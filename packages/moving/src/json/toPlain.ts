import { isObject, type JsonObject, type JsonValue } from "./JsonValue.ts";

/** Gives an object without maps in it. `__proto__` becomes a member like any other. */
export function toPlain(object: JsonObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries([...object].map(([name, value]) => [name, plainOf(value)]));
}

function plainOf(value: JsonValue): unknown {
  if (Array.isArray(value)) return value.map(plainOf);
  return isObject(value) ? toPlain(value) : value;
}
