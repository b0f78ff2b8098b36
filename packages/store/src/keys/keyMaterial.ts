import { createPrivateKey, createPublicKey, createSecretKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Random } from "@countersign/core";
import { keyPolicies } from "./keyPolicies.ts";
import type { KeyPurpose } from "./keyStore.ts";

const SECRET_BYTES = 32;
const RSA_BITS = 2048;

const generate = promisify(generateKeyPair);

/** A data key ready for use. */
export interface KeyMaterial {
  /** The secret, or the private half of a key pair. */
  readonly material: KeyObject;
  /** The public half of a key pair; null for a secret. */
  readonly publicKey: KeyObject | null;
}

/** Makes the bytes of a key as its purpose asks: 32 random ones, or a private key in PKCS #8, made by OpenSSL. */
export async function makeKey(purpose: KeyPurpose, random: Random): Promise<Uint8Array> {
  switch (keyPolicies[purpose].kind) {
    case "secret":
      return random.bytes(SECRET_BYTES);
    case "es256":
      return exportPrivate((await generate("ec", { namedCurve: "P-256" })).privateKey);
    case "rsa2048":
      return exportPrivate((await generate("rsa", { modulusLength: RSA_BITS })).privateKey);
  }
}

/** Gives the key that `makeKey` made. The public half is derived, never read from the table. */
export function readKey(purpose: KeyPurpose, plain: Uint8Array): KeyMaterial {
  if (keyPolicies[purpose].kind === "secret") return { material: createSecretKey(plain), publicKey: null };
  const material = createPrivateKey({ key: Buffer.from(plain), format: "der", type: "pkcs8" });
  return { material, publicKey: createPublicKey(material) };
}

/** Gives the public half in SPKI PEM, the form clients take it in; null for a secret. */
export function exportPublic(key: KeyMaterial): string | null {
  return key.publicKey === null ? null : key.publicKey.export({ type: "spki", format: "pem" }).toString();
}

function exportPrivate(key: KeyObject): Uint8Array {
  return key.export({ type: "pkcs8", format: "der" });
}
