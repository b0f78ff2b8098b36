import type { MovedAuthenticator, SourcePlace, Unsaid } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import { Refused } from "../../record/Refused.ts";
import { otherToken, totpOf } from "../../record/totpOf.ts";
import { userOfDn } from "../../record/userOfDn.ts";
import { type Column, isSecret, type SeedColumn } from "./columns.ts";
import { seedSecret } from "./seedSecret.ts";
import { wholeNumber } from "./wholeNumber.ts";

/**
 * Reads a row by the columns that the heading names. A list that does not name types is one of TOTP, as those for Entra ID are.
 * @throws {Refused}
 */
export function readHeadedRow(
  at: SourcePlace,
  columns: readonly Column[],
  cells: readonly string[],
  unsaid: Unsaid,
): MovedAuthenticator {
  if (cells.length !== columns.length)
    throw new Refused("row", `must have ${columns.length} cells, as the heading has`);
  const cellOf = (holds: SeedColumn): string => cells[columns.findIndex((column) => column.holds === holds)] ?? "";
  const type = cellOf("type");
  if (type !== "" && type.toLowerCase() !== "totp") throw otherToken(type);
  const secrets = columns.flatMap(({ holds }, index) => (isSecret(holds) ? [seedOf(holds, cells[index])] : []));
  const [secret = null] = secrets.filter((each) => each !== null);
  if (secret === null) throw new Refused("secret", "must not be missing");
  const parts = {
    secret,
    algorithm: cellOf("algorithm") || null,
    digits: wholeNumber(cellOf("digits"), "digits"),
    periodSeconds: wholeNumber(cellOf("period"), "period"),
    label: cellOf("label") || cellOf("serial") || null,
  };
  const totp = totpOf(parts, {}, unsaid);
  const owner = cellOf("owner");
  const ownerName = userOfDn(owner) ?? (owner || null);
  return authenticatorOf(at, totp, { ownerName, remarks: remarksOnUnknown(columns, cells) });
}

function seedOf(holds: "secret" | "base32" | "hex" | "base64", cell: string | undefined): Uint8Array | null {
  return cell === undefined || cell === "" ? null : seedSecret(cell, holds);
}

function remarksOnUnknown(columns: readonly Column[], cells: readonly string[]): readonly string[] {
  const unknown = columns.flatMap(({ name, holds }, index) => (holds === null && cells[index] !== "" ? [name] : []));
  return unknown.length === 0 ? [] : [`not taken over: ${unknown.map((name) => name.slice(0, 40)).join(", ")}`];
}
