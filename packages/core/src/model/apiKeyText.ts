import type { ApiKey } from "./apiKey.ts";
import { randomHex } from "./newId.ts";
import type { Ports } from "./ports.ts";

const SECRET_BYTES = 32;
const CHECKSUM_DIGITS = 8;

/** How every API key begins, and nothing else that is shown as a token. */
export const API_KEY_MARK = "cs_";

/** What finds how a key begins, but for the line before its secret; it captures the id. */
export const API_KEY_START = `${API_KEY_MARK}(?:live|test)_([0-9a-f]{24})`;

const TEXT = new RegExp(`^(${API_KEY_START}_[0-9a-f]{64})([0-9a-f]{8})$`);

/** Gives how a key begins, which is all of it that is ever shown again. */
export function apiKeyPrefix({ environment, id }: Pick<ApiKey, "environment" | "id">): string {
  return `${API_KEY_MARK}${environment}_${id}_`;
}

/**
 * Gives a fresh key as it is shown: its prefix, 32 random bytes, and the beginning of the SHA-256 of all that, by which programs
 * that look for leaked secrets tell it from what only looks like one.
 */
export function makeApiKeyText(
  { random, digest }: Pick<Ports, "random" | "digest">,
  named: Pick<ApiKey, "environment" | "id">,
): string {
  const text = `${apiKeyPrefix(named)}${randomHex(random, SECRET_BYTES)}`;
  return text + checksumOf({ digest }, text);
}

/** Gives the id of what is written like a key, its checksum included; null: it is none. */
export function readApiKeyText(ports: Pick<Ports, "digest">, text: string): string | null {
  const [, checked = "", id = null, checksum] = TEXT.exec(text) ?? [];
  return id !== null && checksumOf(ports, checked) === checksum ? id : null;
}

function checksumOf({ digest }: Pick<Ports, "digest">, text: string): string {
  return digest(text).slice(0, CHECKSUM_DIGITS);
}
