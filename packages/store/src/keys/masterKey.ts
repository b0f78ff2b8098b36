import { createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from "node:crypto";
import type { Random } from "@countersign/core";
import { decryptAesGcm, encryptAesGcm, NONCE_BYTES } from "./aesGcm.ts";
import type { KeyRow } from "./keyStore.ts";

export const MASTER_KEY_BYTES = 32;
const ENVELOPE_VERSION = 1;

/** The row a wrapped key belongs to. A wrapped key opens in no other row. */
export type KeyPlace = Pick<KeyRow, "id" | "purpose" | "poolId">;

export interface UnwrappedKey {
  readonly plain: Uint8Array;
  /** It was wrapped under the previous master key and has to be wrapped anew. */
  readonly stale: boolean;
}

/** The key that wraps data keys and does nothing else. */
export interface MasterKey {
  /** A value to store that tells master keys apart and says nothing about them. */
  readonly checkValue: Uint8Array;
  /** Tells in constant time which master key a stored check value belongs to. */
  judgeCheck(stored: Uint8Array): "current" | "previous" | "unknown";
  wrap(plain: Uint8Array, place: KeyPlace): Uint8Array;
  /** Gives null when neither master key opens it in this place. */
  unwrap(wrapped: Uint8Array, place: KeyPlace): UnwrappedKey | null;
  /** Secrets that backups are sealed by, derived apart: that of this master key, then that of the previous one. */
  readonly backupSecrets: readonly string[];
  /** What another thread of this process makes the same one of: it can be posted, and leaves the process by no other way. */
  readonly seed: MasterKeySeed;
}

export interface MasterKeySeed {
  readonly current: Derived;
  readonly previous: Derived | null;
}

/** The stored data belong to another master key. */
export class WrongMasterKey extends Error {
  override readonly name = "WrongMasterKey";
  constructor() {
    super("The master key is not the one that this data was stored under.");
  }
}

interface Derived {
  readonly wrapping: KeyObject;
  readonly check: Uint8Array;
  readonly backup: string;
}

/**
 * Gives the master key over 32 bytes; `previous` also opens what an earlier one wrapped, while it is being replaced.
 * Wrapping key and check value are derived apart, so that storing the one tells nothing about the other.
 */
export function createMasterKey(parts: {
  readonly bytes: Uint8Array;
  readonly previous?: Uint8Array | undefined;
  readonly random: Random;
}): MasterKey {
  const previous = parts.previous === undefined ? null : derive(parts.previous);
  return masterKeyOf({ current: derive(parts.bytes), previous }, parts.random);
}

/** Gives the master key that another thread has. */
export function masterKeyOf(seed: MasterKeySeed, random: Random): MasterKey {
  const { current, previous } = seed;
  return {
    seed,
    checkValue: current.check,
    backupSecrets: [current.backup, ...(previous === null ? [] : [previous.backup])],
    judgeCheck(stored) {
      const isCurrent = equal(stored, current.check);
      const isPrevious = previous !== null && equal(stored, previous.check);
      if (isCurrent) return "current";
      return isPrevious ? "previous" : "unknown";
    },
    wrap(plain, place) {
      const box = encryptAesGcm(current.wrapping, random.bytes(NONCE_BYTES), additionalData(place), plain);
      return Buffer.concat([Uint8Array.of(ENVELOPE_VERSION), box]);
    },
    unwrap(wrapped, place) {
      if (wrapped[0] !== ENVELOPE_VERSION) return null;
      const box = wrapped.subarray(1);
      const plain = decryptAesGcm(current.wrapping, additionalData(place), box);
      if (plain !== null) return { plain, stale: false };
      const older = previous === null ? null : decryptAesGcm(previous.wrapping, additionalData(place), box);
      return older === null ? null : { plain: older, stale: true };
    },
  };
}

/** RFC 5869; the master key is uniformly random, so it needs no salt (§3.1). */
function derive(bytes: Uint8Array): Derived {
  if (bytes.length !== MASTER_KEY_BYTES) throw new RangeError(`A master key has ${MASTER_KEY_BYTES} bytes.`);
  const expand = (info: string): Buffer => Buffer.from(hkdfSync("sha256", bytes, "", info, 32));
  return {
    wrapping: createSecretKey(expand("countersign/master-key/wrapping")),
    check: expand("countersign/master-key/check"),
    backup: expand("countersign/master-key/backup").toString("hex"),
  };
}

/** Purpose is a word, ids are hexadecimal: no part can hold the separator. */
function additionalData({ purpose, poolId, id }: KeyPlace): Buffer {
  return Buffer.from(`key|${purpose}|${poolId ?? "-"}|${id}`);
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
