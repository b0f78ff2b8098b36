import type { MovedAuthenticator, SourcePlace } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import { Refused } from "../../record/Refused.ts";
import { splitLabel } from "../../record/splitLabel.ts";
import { base32Secret, otherToken, totpOf } from "../../record/totpOf.ts";

const KNOWN = new Set(["secret", "issuer", "algorithm", "digits", "period"]);
/** What would change the codes if it were passed over: Steam's alphabet, Yandex's PIN. */
const CHANGING = new Set(["encoder", "pin_length", "pin"]);

/**
 * Reads the address of one authenticator app.
 * @throws {Refused}
 * @see {@link https://github.com/google/google-authenticator/wiki/Key-Uri-Format Key URI format}
 */
export function readKeyUri(at: SourcePlace, uri: string): MovedAuthenticator {
  const [, type = "", label = "", query = ""] = /^otpauth:\/\/([^/?#]*)(?:\/([^?#]*))?\??([^#]*)$/i.exec(uri) ?? [];
  if (type.toLowerCase() !== "totp") throw otherToken(type);
  const parameters = readQuery(query);
  const secret = parameters.get("secret");
  if (secret === undefined || secret === "") throw new Refused("secret", "must not be missing");
  const { account, issuer } = splitLabel(decodePart(label, "label"));
  const totp = totpOf({
    secret: base32Secret(secret),
    algorithm: parameters.get("algorithm") ?? null,
    digits: numberOf(parameters, "digits"),
    periodSeconds: numberOf(parameters, "period"),
  });
  return authenticatorOf(at, totp, {
    ownerName: account,
    remarks: [...remarksOnIssuers(issuer, parameters.get("issuer")), ...remarksOnOthers(parameters)],
  });
}

/** The names of parameters are read in any case. */
function readQuery(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of query.split("&")) {
    if (part === "") continue;
    const [, rawName = "", rawValue = ""] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
    const name = decodePart(rawName, "parameter").toLowerCase();
    if (CHANGING.has(name)) throw new Refused(name, "must not be given: such codes are not those of RFC 6238");
    if (parameters.has(name)) throw new Refused(KNOWN.has(name) ? name : "parameter", "must not stand twice");
    parameters.set(name, decodePart(rawValue.replaceAll("+", " "), KNOWN.has(name) ? name : "parameter"));
  }
  return parameters;
}

function numberOf(parameters: ReadonlyMap<string, string>, name: string): number | null {
  const text = parameters.get(name);
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Refused(name, "must be a whole number");
}

function remarksOnIssuers(prefix: string | null, issuer: string | undefined): readonly string[] {
  return prefix === null || issuer === undefined || prefix === issuer ? [] : ["names two issuers"];
}

function remarksOnOthers(parameters: ReadonlyMap<string, string>): readonly string[] {
  const count = [...parameters.keys()].filter((name) => !KNOWN.has(name)).length;
  return count === 0 ? [] : [`parameters that are not known and not taken over: ${count}`];
}

function decodePart(text: string, field: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Refused(field, "must be percent-encoded UTF-8");
  }
}
