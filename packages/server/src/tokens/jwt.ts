import type { KeyObject } from "node:crypto";
import { type Clock, isAhead } from "@countersign/core";
import type { Key, KeyPurpose, Keyring } from "@countersign/store";
import { createSigner, createVerifier, TokenError } from "fast-jwt";
import type { Static, TSchema } from "typebox";
import { createCheck } from "../check/createCheck.ts";

/** Ours stay below 2 kB; nothing longer is looked at. */
const LONGEST_TOKEN = 8192;
const COMPACT_FORM = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/** Why a token is refused, for the audit trail: whoever sent it is told the same for all of them. */
export type JwtRefusal = "malformed" | "signature" | "expired" | "ahead" | "wrongKind";

export type JwtVerdict<Claims> =
  | { readonly ok: true; readonly claims: Claims }
  | { readonly ok: false; readonly reason: JwtRefusal };

/** Tokens of one kind: one purpose of key, one algorithm, one form of claims. */
export interface Jwt<Claims> {
  sign(claims: Claims): string;
  verify(token: string): Promise<JwtVerdict<Claims>>;
}

interface JwtParts<Schema extends TSchema> {
  readonly purpose: KeyPurpose;
  readonly algorithm: "HS256" | "ES256";
  /** Must demand a numeric `iat` and `exp`. */
  readonly schema: Schema;
  readonly keyring: Keyring;
  readonly clock: Clock;
}

/**
 * Gives signing and verification of one kind of token. The algorithm comes from here and never from the token, and a
 * key serves the kind it was made for only. RFC 8725 §3.1, §3.12
 */
export function createJwt<Schema extends TSchema>(parts: JwtParts<Schema>): Jwt<Static<Schema>> {
  const { purpose, algorithm, keyring, clock } = parts;
  const codecs = new WeakMap<KeyObject, Codec>();
  const codecOf = (key: Key): Codec => {
    const codec = codecs.get(key.material) ?? createCodec(key, algorithm);
    codecs.set(key.material, codec);
    return codec;
  };
  const isOfKind = createCheck(parts.schema);
  const kidOf = createKidReader();

  return {
    sign: (claims) => codecOf(keyring.active(purpose, null)).sign(claims as object), // every schema is of an object
    async verify(token) {
      const kid = kidOf(token);
      if (kid === null) return refuse("malformed");
      const key = await keyring.findById(kid);
      if (key === null) return refuse("signature");
      if (key.purpose !== purpose) return refuse("wrongKind");
      const claims = codecOf(key).verify(token);
      if (claims === null) return refuse("signature");
      if (!isOfKind(claims)) return refuse("wrongKind");
      // The moment of `exp` itself is too late. RFC 7519 §4.1.4
      const { iat, exp } = claims as { iat: number; exp: number }; // the schema demands them
      const nowMs = clock.nowMs();
      if (exp * 1000 <= nowMs) return refuse("expired");
      return isAhead(iat * 1000, nowMs) ? refuse("ahead") : { ok: true, claims };
    },
  };
}

function refuse(reason: JwtRefusal): { readonly ok: false; readonly reason: JwtRefusal } {
  return { ok: false, reason };
}

interface Codec {
  sign(claims: object): string;
  /** Gives the payload, or null when algorithm or signature are not ours. Looks at no claim. */
  verify(token: string): unknown;
}

function createCodec(key: Key, algorithm: "HS256" | "ES256"): Codec {
  const [signing, verifying] = exportForFastJwt(key);
  const sign = createSigner({ algorithm, key: signing, kid: key.id });
  const verify = createVerifier({
    algorithms: [algorithm],
    key: verifying,
    cache: false,
    ignoreExpiration: true, // it is judged by the clock that is passed in
    ignoreNotBefore: true,
  });
  return { sign, verify: (token) => (hasOneSpelling(token) ? nullOnRefusal(() => verify(token)) : null) };
}

/** fast-jwt refuses a KeyObject: the bytes go no further than this file. */
function exportForFastJwt(key: Key): readonly [signing: Buffer | string, verifying: Buffer | string] {
  if (key.publicKey === null) {
    const secret = key.material.export();
    return [secret, secret];
  }
  const pem = { format: "pem", type: "pkcs8" } as const;
  return [key.material.export(pem).toString(), key.publicKey.export({ format: "pem", type: "spki" }).toString()];
}

/** Gives what reads which key a token names, before anything in it is believed. Tokens of one key begin alike. */
function createKidReader(): (token: string) => string | null {
  let last = { header: "", kid: null as string | null };
  return (token) => {
    if (token.length > LONGEST_TOKEN || !COMPACT_FORM.test(token)) return null;
    const header = token.slice(0, token.indexOf("."));
    if (header !== last.header) last = { header, kid: readKid(header) };
    return last.kid;
  };
}

function readKid(header: string): string | null {
  try {
    const { kid } = JSON.parse(Buffer.from(header, "base64url").toString()) as { kid?: unknown }; // null has none: caught
    return typeof kid === "string" ? kid : null;
  } catch {
    return null;
  }
}

/** The last character of base64url may carry unused bits: a token altered there would still have a right signature. */
function hasOneSpelling(token: string): boolean {
  const signature = token.slice(token.lastIndexOf(".") + 1);
  return Buffer.from(signature, "base64url").toString("base64url") === signature;
}

function nullOnRefusal(verify: () => unknown): unknown {
  try {
    return verify();
  } catch (error) {
    if (error instanceof TokenError) return null;
    throw error;
  }
}
