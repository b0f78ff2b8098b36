/**
 * Gives an address of PostgreSQL as the client takes it without a warning. With `sslmode` `prefer`, `require` or `verify-ca` it
 * checks the server's certificate and name as with `verify-full`, and warns that a coming version will not; it is asked for
 * what it does. What other clients do by these words has to be asked for: `uselibpqcompat=true`.
 */
export function readPostgresUrl(url: string): string {
  const read = new URL(url);
  const mode = read.searchParams.get("sslmode");
  const isChecked = mode !== null && CHECKED.includes(mode) && read.searchParams.get("uselibpqcompat") !== "true";
  return isChecked ? url.replace(`sslmode=${mode}`, "sslmode=verify-full") : url;
}

const CHECKED = ["prefer", "require", "verify-ca"];
