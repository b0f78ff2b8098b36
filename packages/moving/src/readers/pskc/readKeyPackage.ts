import type { MovedAuthenticator, SourcePlace, Unsaid } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import { Refused } from "../../record/Refused.ts";
import { otherToken, totpOf } from "../../record/totpOf.ts";
import { userOfDn } from "../../record/userOfDn.ts";
import type { XmlElement } from "../../xml/XmlElement.ts";
import type { KeyOpener } from "./openerOf.ts";

/** RFC 6030 §10, and as drafts of it wrote. */
const TOTP = /(?:[:#])totp$/i;

/**
 * Reads one key and what is said of its token.
 * @throws {Refused}
 * @see {@link https://www.rfc-editor.org/rfc/rfc6030#section-4 RFC 6030 §4}
 */
export function readKeyPackage(
  at: SourcePlace,
  keyPackage: XmlElement,
  opener: KeyOpener,
  unsaid: Unsaid,
): MovedAuthenticator {
  const key = keyPackage.find("Key");
  if (key === null) throw new Refused("Key", "must not be missing");
  const algorithm = key.attribute("Algorithm") ?? "";
  if (!TOTP.test(algorithm)) throw otherToken(algorithm, "Algorithm");
  const secret = key.find("Data", "Secret");
  if (secret === null) throw new Refused("Secret", "must not be missing");
  const format = key.find("AlgorithmParameters", "ResponseFormat");
  const encoding = format?.attribute("Encoding") ?? "DECIMAL";
  if (encoding.toUpperCase() !== "DECIMAL") throw new Refused("Encoding", "must be DECIMAL");
  if (/^(?:true|1)$/i.test(format?.attribute("CheckDigits") ?? ""))
    throw new Refused("CheckDigits", "must not be asked for");
  const suite = key.find("AlgorithmParameters", "Suite");
  const totp = totpOf(
    {
      secret: opener.open(secret),
      algorithm: suite?.text.trim() || (suite?.attribute("hashalgo") ?? null),
      digits: wholeNumber(format?.attribute("Length") ?? null, "Length"),
      periodSeconds: plainNumber(key, "TimeInterval"),
      label: key.textOf("FriendlyName") ?? serialOf(keyPackage, key),
    },
    { algorithm: "Suite", digits: "Length", period: "TimeInterval" },
    unsaid,
  );
  const owner = key.textOf("UserId") ?? keyPackage.textOf("DeviceInfo", "UserId");
  return authenticatorOf(at, totp, {
    ownerName: owner === null ? null : (userOfDn(owner) ?? owner),
    remarks: remarksOn(keyPackage, key),
  });
}

function serialOf(keyPackage: XmlElement, key: XmlElement): string | null {
  return keyPackage.textOf("DeviceInfo", "SerialNo") ?? key.attribute("Id");
}

/** Numbers may be encrypted by the standard; nobody is known to do so. */
function plainNumber(key: XmlElement, name: string): number | null {
  const element = key.find("Data", name);
  if (element !== null && element.textOf("PlainValue") === null) throw new Refused(name, "must hold a PlainValue");
  return wholeNumber(element?.textOf("PlainValue") ?? null, name);
}

function wholeNumber(text: string | null, name: string): number | null {
  if (text === null) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Refused(name, "must be a whole number");
}

function remarksOn(keyPackage: XmlElement, key: XmlElement): readonly string[] {
  const drift = key.textOf("Data", "TimeDrift", "PlainValue");
  return [
    ...(key.find("Policy") === null ? [] : ["not taken over: Policy (dates, PIN, number of uses)"]),
    ...(keyPackage.find("DeviceInfo", "ExpiryDate") === null ? [] : ["not taken over: ExpiryDate"]),
    ...(drift === null || /^-?0+(?:\.0+)?$|^None$/i.test(drift)
      ? []
      : ["not taken over: TimeDrift; codes are looked for one step around"]),
  ];
}
