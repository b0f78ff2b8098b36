import { isObject } from "../../json/JsonValue.ts";
import { parseJson } from "../../json/parseJson.ts";
import type { MovedTotp } from "../../model.ts";
import { Members } from "../../record/Members.ts";
import { base32Secret, otherToken, totpOf } from "../../record/totpOf.ts";

/**
 * Reads an authenticator app. Keycloak makes secrets of letters and digits, and their text is the key itself; only where it says
 * so the text is base32.
 * @throws {Refused}
 */
export function readOtp(credential: Members, type: string): MovedTotp {
  const data = innerObject(credential, "credentialData") ?? credential;
  const secretData = innerObject(credential, "secretData") ?? credential;
  const subType = data === credential ? type : (data.text("subType") ?? "totp");
  if (subType !== "totp" && subType !== "otp") throw otherToken(subType, "credentials.subType");
  const text = secretData.demandText("value");
  const encoding = data.text("secretEncoding");
  if (encoding !== null && encoding.toUpperCase() !== "BASE32")
    throw data.refused("secretEncoding", "must be BASE32 or missing");
  const totp = totpOf({
    secret: encoding === null ? Buffer.from(text) : base32Secret(text),
    algorithm: data.text("algorithm"),
    digits: data.integer("digits"),
    periodSeconds: data.integer("period"),
    label: credential.text("userLabel"),
  });
  return totp;
}

/** Gives the object in a member that is itself the text of a JSON object. */
export function innerObject(credential: Members, name: string): Members | null {
  const text = credential.text(name);
  if (text === null) return null;
  const value = parseJson(text, name);
  if (isObject(value)) return new Members(value, `${name}.`);
  throw credential.refused(name, "must be the text of a JSON object");
}
