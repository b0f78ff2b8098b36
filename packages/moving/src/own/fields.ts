import { decodeBase32, type OtpAlgorithm } from "@countersign/otp";
import type { MovedTotp } from "../model.ts";
import { Refused } from "../record/Refused.ts";

/** Members of a record by their names. One that is left out, null or empty is not there. */
export type Members = Readonly<Record<string, unknown>>;

const isAbsent = (value: unknown): value is undefined | null | "" =>
  value === undefined || value === null || value === "";

export function readText(members: Members, field: string): string | null {
  const value = members[field];
  if (isAbsent(value)) return null;
  if (typeof value !== "string") throw new Refused(field, "must be text");
  return value;
}

export function readFlag(members: Members, field: string): boolean {
  const value = members[field];
  if (isAbsent(value)) return false;
  if (typeof value !== "boolean") throw new Refused(field, "must be true or false");
  return value;
}

/** ISO 8601 with a time zone: a time without one would be read by the clock of the machine. */
export function readDate(members: Members, field: string): Date | null {
  const text = readText(members, field);
  if (text === null) return null;
  const isDate = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d))?$/.test(text);
  const date = new Date(text);
  if (!isDate || Number.isNaN(date.getTime())) throw new Refused(field, "must be a date as in 2026-01-31T12:00:00Z");
  return date;
}

export function readObject(members: Members, field: string): Members {
  const value = members[field];
  if (isAbsent(value)) return {};
  if (typeof value !== "object" || Array.isArray(value)) throw new Refused(field, "must be an object");
  return value as Members; // JSON has no other objects
}

export function readTexts(members: Members, field: string): Readonly<Record<string, string>> {
  const entries = Object.entries(readObject(members, field)).flatMap(([name, value]) => {
    if (isAbsent(value)) return [];
    if (typeof value !== "string") throw new Refused(`${field}.${name}`, "must be text");
    return [[name, value]];
  });
  return Object.fromEntries(entries);
}

/** @throws {Refused} for members that nobody reads: they would get lost */
export function refuseOthers(members: Members, known: readonly string[], prefix = ""): void {
  const other = Object.keys(members).find((name) => !known.includes(name));
  if (other !== undefined) throw new Refused(`${prefix}${other}`, `is none of ${known.join(", ")}`);
}

export const totpMembers = ["secret", "algorithm", "digits", "period", "label", "lastStep"] as const;

/** @param prefix where it stands, for the fault, such as `totp[0].` */
export function readTotp(members: Members, prefix: string): MovedTotp {
  try {
    refuseOthers(members, totpMembers);
    return {
      secret: readSecret(members),
      algorithm: readAlgorithm(members),
      digits: readNumber(members, "digits") ?? 6,
      periodSeconds: readNumber(members, "period") ?? 30,
      label: readText(members, "label"),
      lastStep: readNumber(members, "lastStep"),
    };
  } catch (error) {
    if (error instanceof Refused) throw new Refused(`${prefix}${error.field}`, error.rule);
    throw error;
  }
}

function readSecret(members: Members): Uint8Array {
  const text = readText(members, "secret");
  if (text === null) throw new Refused("secret", "must be there");
  try {
    return decodeBase32(text);
  } catch {
    throw new Refused("secret", "must be base32");
  }
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc6238#section-1.2 RFC 6238 §1.2} */
function readAlgorithm(members: Members): OtpAlgorithm {
  const text = readText(members, "algorithm") ?? "SHA1";
  const name = text
    .toUpperCase()
    .replace(/^HMAC-?/, "")
    .replace(/^SHA-/, "SHA");
  if (name === "SHA1" || name === "SHA256" || name === "SHA512") return name;
  throw new Refused("algorithm", "must be SHA1, SHA256 or SHA512");
}

function readNumber(members: Members, field: string): number | null {
  const value = members[field];
  if (isAbsent(value)) return null;
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0)
    throw new Refused(field, "must be a whole number");
  return value;
}
