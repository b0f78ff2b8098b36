import { cleanTyped } from "./cleanTyped.ts";

/** Gives what names are compared by: two that differ in case or in compatible forms of a letter are one. UAX #15 */
export function nameKey(name: string): string {
  return cleanTyped(cleanTyped(name).normalize("NFKC").toLowerCase().normalize("NFKC"));
}
