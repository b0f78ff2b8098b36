import type { MovedAuthenticator, SourcePlace, Unsaid } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import { Refused } from "../../record/Refused.ts";
import { otherToken, totpOf } from "../../record/totpOf.ts";
import { seedSecret } from "./seedSecret.ts";
import { wholeNumber } from "./wholeNumber.ts";

/** Sorts of tokens that lists of seeds name. */
const TYPE = /^(?:totp|hotp|ocra2?|tan|daypassword|motp|pw|yubikey|spass)$/i;
/**
 * Where the type stands tells what stands before it: a serial number and a seed; with an owner, as privacyIDEA exports; with
 * user, resolver and realm, as privacyIDEA imports by version 2.
 */
const TYPE_PLACES = [2, 3, 5];

/** The sizes of seeds that privacyIDEA makes for SHA-256 and SHA-512; its own CSV does not say which hash a token has. */
const LONG_SEEDS = new Set([32, 64]);

/**
 * Reads a row of a list without a heading: `[owner,] serial, seed, totp[, digits[, period[, algorithm]]]`.
 * @throws {Refused}
 */
export function readBareRow(at: SourcePlace, cells: readonly string[], unsaid: Unsaid): MovedAuthenticator {
  const place = TYPE_PLACES.find((index) => TYPE.test(cells[index] ?? ""));
  if (/hotp/i.test(cells[0] ?? "")) throw otherToken("hotp");
  if (place === undefined)
    throw new Refused("type", "must be TOTP, third in the row; lists that do not say are of HOTP");
  const [serial = "", seed = "", type = "", digits = "", period = "", algorithm = "", ...more] = cells.slice(place - 2);
  if (type.toLowerCase() !== "totp") throw otherToken(type);
  if (more.some((cell) => cell !== "")) throw new Refused("row", "must have nothing after the algorithm");
  const secret = seedSecret(seed, "secret");
  const isOpen = algorithm === "" && unsaid.algorithm === undefined;
  if (isOpen && LONG_SEEDS.has(secret.length))
    throw new Refused(
      "algorithm",
      `must be named after the period, or by --algorithm: a seed of ${secret.length} bytes may be of another hash than SHA1`,
    );
  const parts = {
    secret,
    algorithm: algorithm || null,
    digits: wholeNumber(digits, "digits"),
    periodSeconds: wholeNumber(period, "period"),
    label: serial || null,
  };
  const totp = totpOf(parts, {}, unsaid);
  const owner = place === 2 ? "" : (cells[0] ?? "");
  const remarks = isOpen ? ["the list does not say which hash is used: SHA1 is taken"] : [];
  return authenticatorOf(at, totp, { ownerName: owner === "" || owner === "n/a" ? null : owner, remarks });
}
