import { CountersignError } from "./CountersignError.ts";

/** An RSA public key, and how many bytes its modulus has. */
export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly sizeBytes: number;
}

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_ID = 0x06;
/** 1.2.840.113549.1.1.1, RFC 8017 appendix C */
const RSA_ENCRYPTION = "2a864886f70d010101";
const SHORTEST_KEY_BYTES = 128;

/**
 * Reads an RSA key from its SubjectPublicKeyInfo.
 *
 * @param pem text with "BEGIN PUBLIC KEY"
 * @throws {CountersignError} 500 if it is anything else, or shorter than 1024 bits
 * @see {@link https://www.rfc-editor.org/rfc/rfc3279#section-2.3.1 RFC 3279 §2.3.1}
 */
export function parsePublicKey(pem: string): RsaPublicKey {
  const body = /-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----/.exec(pem)?.[1] ?? refuse();
  const hex = decodeBase64ToHex(body.replace(/\s/g, ""));
  const info = readParts(readParts(hex, [SEQUENCE])[0], [SEQUENCE, BIT_STRING]);
  const [algorithm] = readParts(info[0], [OBJECT_ID]);
  if (algorithm !== RSA_ENCRYPTION || !info[1].startsWith("00")) refuse();
  const key = readParts(readParts(info[1].slice(2), [SEQUENCE])[0], [INTEGER, INTEGER]);
  const modulus = BigInt(`0x0${key[0]}`);
  const sizeBytes = Math.ceil(modulus.toString(16).length / 2);
  return sizeBytes < SHORTEST_KEY_BYTES ? refuse() : { modulus, exponent: BigInt(`0x0${key[1]}`), sizeBytes };
}

/** Gives the contents, in hexadecimal, of the DER elements that must follow each other here. */
function readParts<Tags extends number[]>(hex: string, tags: [...Tags]): { [At in keyof Tags]: string } {
  let rest = hex;
  const contents = tags.map((tag) => {
    let from = 4;
    let lengthBytes = Number.parseInt(rest.slice(2, 4), 16);
    if (lengthBytes > 0x80) {
      from += (lengthBytes - 0x80) * 2;
      lengthBytes = Number.parseInt(rest.slice(4, from), 16);
    }
    const to = from + lengthBytes * 2;
    if (Number.parseInt(rest.slice(0, 2), 16) !== tag || !(to <= rest.length)) refuse();
    const content = rest.slice(from, to);
    rest = rest.slice(to);
    return content;
  });
  return contents as { [At in keyof Tags]: string }; // map keeps the length of the tuple
}

function decodeBase64ToHex(base64: string): string {
  try {
    return Array.from(atob(base64), (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
  } catch {
    return refuse();
  }
}

function refuse(): never {
  const message = "The public key is no RSA key of 1024 bits or more in PEM.";
  throw new CountersignError({ code: 500, message });
}
