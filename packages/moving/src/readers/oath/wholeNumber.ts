import { Refused } from "../../record/Refused.ts";

/**
 * Gives the number of a cell; null where it is empty.
 * @throws {Refused}
 */
export function wholeNumber(cell: string, field: string): number | null {
  if (cell === "") return null;
  if (/^\d{1,9}$/.test(cell)) return Number(cell);
  throw new Refused(field, "must be a whole number");
}
