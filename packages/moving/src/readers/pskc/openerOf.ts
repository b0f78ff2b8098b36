import { createHmac, pbkdf2Sync, timingSafeEqual } from "node:crypto";
import type { SourceGiven } from "../../model.ts";
import { Refused } from "../../record/Refused.ts";
import { base64Bytes } from "../../record/totpOf.ts";
import type { XmlElement } from "../../xml/XmlElement.ts";
import { decryptData } from "./decryptData.ts";

/** Opens the value of a key. */
export interface KeyOpener {
  /**
   * Gives the bytes of an element that holds a PlainValue, or an EncryptedValue and its ValueMAC.
   * @throws {Refused}
   */
  open(value: XmlElement): Uint8Array;
}

/** By the last part of the address that names it. */
const HMACS: ReadonlyMap<string, string> = new Map(
  ["sha1", "sha224", "sha256", "sha384", "sha512"].map((hash) => [`hmac-${hash}`, hash]),
);
/** Ten times what is recommended today; a made-up number would take for ever. */
const MOST_ITERATIONS = 10_000_000;
const LONGEST_KEY = 64;

/**
 * Gives what opens the keys of a container.
 * @throws {Refused} where it says how it is encrypted and that is not served
 * @see {@link https://www.rfc-editor.org/rfc/rfc6030#section-6 RFC 6030 §6}
 */
export function openerOf(container: XmlElement, secrets: SourceGiven): KeyOpener {
  let keys: { readonly key: Uint8Array; readonly macKey: Uint8Array; readonly hash: string | null } | null = null;
  const demandKeys = () => {
    const key = readKey(container, secrets);
    keys ??= { key, ...readMac(container, key) };
    return keys;
  };
  return {
    open(value) {
      const plain = value.textOf("PlainValue");
      if (plain !== null) return base64Bytes(plain, "PlainValue");
      const encrypted = value.find("EncryptedValue");
      if (encrypted === null) throw new Refused("Secret", "must hold a PlainValue or an EncryptedValue");
      const { key, macKey, hash } = keys ?? demandKeys();
      const { data, isSelfChecking } = readData(encrypted);
      const mac = value.textOf("ValueMAC");
      if (mac !== null) checkMac(hash, macKey, data, base64Bytes(mac, "ValueMAC"));
      // RFC 6030 §6.1.1: an algorithm without a check of its own must come with one.
      else if (!isSelfChecking) throw new Refused("ValueMAC", "must not be missing");
      return decrypt(encrypted, key);
    },
  };
}

function readKey(container: XmlElement, { key, passphrase }: SourceGiven): Uint8Array {
  const encryptionKey = container.find("EncryptionKey");
  const derived = encryptionKey?.find("DerivedKey") ?? null;
  if (derived !== null) return deriveKey(derived, passphrase);
  if (encryptionKey !== null && encryptionKey.textOf("KeyName") === null)
    throw new Refused("EncryptionKey", "must name a pre-shared key or derive one from a password");
  if (key === null)
    throw new Refused("EncryptedValue", "needs the pre-shared key of the container, which was not given");
  return key;
}

/** @see {@link https://www.rfc-editor.org/rfc/rfc6030#section-6.2 RFC 6030 §6.2} */
function deriveKey(derived: XmlElement, passphrase: string | null): Uint8Array {
  const method = derived.find("KeyDerivationMethod");
  const parameters = method?.find("PBKDF2-params") ?? null;
  if (parameters === null || !/[#/]pbkdf2$/i.test(method?.attribute("Algorithm") ?? ""))
    throw new Refused("KeyDerivationMethod", "must be PBKDF2");
  if (passphrase === null) throw new Refused("DerivedKey", "needs the password of the container, which was not given");
  const salt = base64Bytes(parameters.textOf("Salt", "Specified") ?? "", "Salt");
  const iterations = countOf(parameters, "IterationCount", MOST_ITERATIONS);
  const length = countOf(parameters, "KeyLength", LONGEST_KEY);
  const prf = lastPart(parameters.find("PRF")?.attribute("Algorithm") ?? "hmac-sha1");
  const hash = HMACS.get(prf.replace(/^hmacwith/, "hmac-"));
  if (hash === undefined) throw new Refused("PRF", "must be HMAC with SHA-1 or SHA-2");
  return pbkdf2Sync(passphrase, salt, iterations, length, hash);
}

function countOf(parameters: XmlElement, name: string, most: number): number {
  const count = Number(/^\d{1,8}$/.exec(parameters.textOf(name) ?? "")?.[0]);
  if (count >= 1 && count <= most) return count;
  throw new Refused(name, `must be a whole number of 1 to ${most}`);
}

function readMac(
  container: XmlElement,
  key: Uint8Array,
): { readonly macKey: Uint8Array; readonly hash: string | null } {
  const method = container.find("MACMethod");
  if (method === null) return { macKey: key, hash: null };
  const hash = HMACS.get(lastPart(method.attribute("Algorithm") ?? ""));
  if (hash === undefined) throw new Refused("MACMethod", "must be HMAC with SHA-1 or SHA-2");
  const macKey = method.find("MACKey");
  // RFC 6030 §6.1.1: without a MACKey the values are checked with the key that opens them.
  return { hash, macKey: macKey === null ? key : decrypt(macKey, key) };
}

function checkMac(hash: string | null, macKey: Uint8Array, data: Uint8Array, mac: Uint8Array): void {
  if (hash === null) throw new Refused("MACMethod", "must not be missing where values have a ValueMAC");
  const expected = createHmac(hash, macKey).update(data).digest();
  if (expected.length !== mac.length || !timingSafeEqual(expected, mac))
    throw new Refused("ValueMAC", "must match: the key is another one, or the value was changed");
}

function readData(encrypted: XmlElement): { readonly data: Uint8Array; readonly isSelfChecking: boolean } {
  const algorithm = lastPart(encrypted.find("EncryptionMethod")?.attribute("Algorithm") ?? "");
  const data = base64Bytes(encrypted.textOf("CipherData", "CipherValue") ?? "", "CipherValue");
  return { data, isSelfChecking: algorithm.startsWith("kw-") };
}

function decrypt(encrypted: XmlElement, key: Uint8Array): Uint8Array {
  const algorithm = lastPart(encrypted.find("EncryptionMethod")?.attribute("Algorithm") ?? "");
  return decryptData(algorithm, key, readData(encrypted).data);
}

function lastPart(address: string): string {
  return address.slice(Math.max(address.lastIndexOf("#"), address.lastIndexOf("/")) + 1).toLowerCase();
}
