import { decodeBase32, type OtpAlgorithm } from "@countersign/otp";
import type { MovedTotp, Unsaid } from "../model.ts";
import { Refused } from "./Refused.ts";

const ALGORITHMS: ReadonlyMap<string, OtpAlgorithm> = new Map([
  ["SHA1", "SHA1"],
  ["SHA256", "SHA256"],
  ["SHA512", "SHA512"],
]);

/** What a source says of one time-based authenticator. */
export interface TotpParts {
  readonly secret: Uint8Array;
  readonly algorithm?: string | null;
  readonly digits?: number | null;
  readonly periodSeconds?: number | null;
  readonly label?: string | null;
  readonly lastStep?: number | null;
}

/** The names that the source gives these, for what is refused. */
interface PartNames {
  readonly algorithm?: string;
  readonly digits?: string;
  readonly period?: string;
}

/**
 * Gives a time-based authenticator of what its source says; what it leaves out is what the operator says it is, or else has the
 * usual value (Key URI format).
 * @throws {Refused} for an empty secret, an unknown hash and numbers that are none
 */
export function totpOf(parts: TotpParts, names: PartNames = {}, unsaid: Unsaid = {}): MovedTotp {
  if (parts.secret.length === 0) throw new Refused("secret", "must not be empty");
  return {
    secret: parts.secret,
    algorithm: algorithmOf(parts.algorithm ?? unsaid.algorithm ?? "SHA1", names.algorithm ?? "algorithm"),
    digits: positive(parts.digits ?? unsaid.digits ?? 6, names.digits ?? "digits"),
    periodSeconds: positive(parts.periodSeconds ?? unsaid.periodSeconds ?? 30, names.period ?? "period"),
    label: parts.label ?? null,
    lastStep: parts.lastStep ?? null,
  };
}

/** Gives the hash that is meant by `SHA256`, `sha-256`, `HmacSHA256`, `HMAC-SHA256` and the like. */
function algorithmOf(text: string, field: string): OtpAlgorithm {
  const name = text.toUpperCase().replace(/^HMAC/, "").replaceAll(/[-_ ]/g, "");
  const algorithm = ALGORITHMS.get(name);
  if (algorithm === undefined) throw new Refused(field, "must be SHA1, SHA256 or SHA512");
  return algorithm;
}

function positive(value: number, field: string): number {
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Refused(field, "must be a whole number above 0");
}

/** @throws {Refused} */
export function base32Secret(text: string, field = "secret"): Uint8Array {
  try {
    return decodeBase32(text);
  } catch {
    throw new Refused(field, "must be base32 (RFC 4648 §6)");
  }
}

/** @throws {Refused} */
export function hexSecret(text: string, field = "secret"): Uint8Array {
  if (/^(?:[0-9a-f]{2})+$/i.test(text)) return Buffer.from(text, "hex");
  throw new Refused(field, "must be hexadecimal, two digits a byte");
}

/** @throws {Refused} */
export function base64Bytes(text: string, field: string): Uint8Array {
  const plain = text.replaceAll(/\s/g, "");
  const data = plain.replace(/={1,2}$/, "");
  const isPadded = plain.length % 4 === 0 || plain === data;
  if (isPadded && data.length % 4 !== 1 && /^[A-Za-z0-9+/]*$/.test(data)) return Buffer.from(data, "base64");
  throw new Refused(field, "must be base64 (RFC 4648 §4)");
}

/**
 * Gives the reason for which another sort of token is refused.
 * @param type as the source names it
 */
export function otherToken(type: string, field = "type"): Refused {
  const isCounted = /hotp/i.test(type);
  return new Refused(field, isCounted ? "must be TOTP: counter-based codes (HOTP) cannot be kept" : "must be TOTP");
}
