import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

type Part = Readonly<Record<string, unknown>>;

/** How a forger signs: not at all, with a text for a shared secret, or with a private key. */
export type Forgery =
  | { readonly alg: "none" }
  | { readonly alg: "HS256"; readonly secret: string }
  | { readonly alg: "RS256" | "ES256"; readonly key: KeyObject };

/** Gives the token with another signature under an algorithm of the forger's choice; its claims may be changed too. */
export function forgeToken(token: string, forgery: Forgery, claims: Part = {}): string {
  const [header = "", payload = ""] = token.split(".");
  const signed = `${encode({ ...decode(header), alg: forgery.alg })}.${encode({ ...decode(payload), ...claims })}`;
  return `${signed}.${signatureOf(signed, forgery)}`;
}

/** Gives the token with the claims changed under the signature it had. */
export function tamperWith(token: string, claims: Part): string {
  const [header, payload = "", signature] = token.split(".");
  return [header, encode({ ...decode(payload), ...claims }), signature].join(".");
}

export function forgersKey(alg: "RS256" | "ES256"): KeyObject {
  if (alg === "RS256") return generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}

function signatureOf(signed: string, forgery: Forgery): string {
  if (forgery.alg === "none") return "";
  if (forgery.alg === "HS256") return createHmac("sha256", forgery.secret).update(signed).digest("base64url");
  return sign("sha256", Buffer.from(signed), { key: forgery.key, dsaEncoding: "ieee-p1363" }).toString("base64url");
}

function encode(part: Part): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

function decode(text: string): Part {
  return JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Part; // as: the parts of a JWT are objects
}
