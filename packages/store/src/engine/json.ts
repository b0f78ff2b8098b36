/** Reads a column that this store wrote with `JSON.stringify`; `T` is what it was given. */
export function readJson<T>(text: string): T {
  return JSON.parse(text) as T; // nobody else writes these columns
}
