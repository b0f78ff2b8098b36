/** A value of a JSON text. Objects are maps, so that no name of a member reaches into a prototype. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonValue>;

/** Where a value stands: names of members and places in arrays, from the outside in. */
export type JsonPath = readonly (string | number)[];

/** Gives a path as reports show it: `users[3].credentials[0]`. */
export function showPath(path: JsonPath): string | null {
  const text = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return text === "" ? null : text.replace(/^\./, "");
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return value instanceof Map;
}
