import type { MovedAuthenticator, SourcePlace } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import { Refused } from "../../record/Refused.ts";
import { splitLabel } from "../../record/splitLabel.ts";
import { otherToken, totpOf } from "../../record/totpOf.ts";
import type { MessageField } from "./decodeMessage.ts";

/** The fields of `OtpParameters` by their numbers. */
const FIELDS = ["", "secret", "name", "issuer", "algorithm", "digits", "type", "counter"] as const;
/** An unspecified hash or length is the usual one. */
const ALGORITHMS = ["SHA1", "SHA1", "SHA256", "SHA512", "MD5"];
const DIGITS = [6, 6, 8];
const TYPES = ["unspecified", "hotp", "totp"];

/**
 * Reads one token of an export. Its period is 30 seconds: Google Authenticator knows no other.
 * @throws {Refused}
 */
export function migratedToken(at: SourcePlace, fields: readonly MessageField[]): MovedAuthenticator {
  const byName = new Map<string, bigint | Uint8Array>();
  for (const { number, value } of fields) {
    const name = FIELDS[number];
    if (name === undefined) continue;
    if (byName.has(name)) throw new Refused(name, "must not stand twice");
    byName.set(name, value);
  }
  const type = choose(byName, "type", TYPES);
  if (type !== "totp") throw otherToken(type);
  const totp = totpOf({
    secret: bytesOf(byName, "secret"),
    algorithm: choose(byName, "algorithm", ALGORITHMS),
    digits: choose(byName, "digits", DIGITS),
  });
  return authenticatorOf(at, totp, { ownerName: splitLabel(textOf(byName, "name")).account });
}

function choose<Choice>(
  fields: ReadonlyMap<string, bigint | Uint8Array>,
  name: string,
  choices: readonly Choice[],
): Choice {
  const value = fields.get(name) ?? 0n;
  const choice = typeof value === "bigint" ? choices[Number(value)] : undefined;
  if (choice === undefined) throw new Refused(name, "must be one that Google Authenticator knows");
  return choice;
}

function bytesOf(fields: ReadonlyMap<string, bigint | Uint8Array>, name: string): Uint8Array {
  const value = fields.get(name) ?? new Uint8Array();
  if (typeof value === "bigint") throw new Refused(name, "must be bytes");
  return value;
}

function textOf(fields: ReadonlyMap<string, bigint | Uint8Array>, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytesOf(fields, name));
  } catch {
    throw new Refused(name, "must be UTF-8");
  }
}
