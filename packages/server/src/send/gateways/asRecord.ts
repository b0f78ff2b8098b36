/** Gives the value if it is an object, otherwise an empty one. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  // What JSON.parse calls an object has text keys and values of any kind.
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
