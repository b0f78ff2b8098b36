import type { Random } from "@countersign/core";
import { decryptAesGcm, encryptAesGcm, NONCE_BYTES } from "./aesGcm.ts";
import type { Keyring } from "./keyring.ts";

const VERSION = 1;
const KEY_ID_BYTES = 12;
const HEADER_BYTES = 1 + KEY_ID_BYTES;

/** Where a sealed value names its key, in bytes counted from 1, as SQL counts. */
export const SEALED_KEY_ID = { first: 2, length: KEY_ID_BYTES } as const;

/** Where a sealed value is kept. It opens nowhere else. */
export interface SealedPlace {
  readonly poolId: string;
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

/** Keeps secrets in a store that may be read or edited by others. */
export interface SecretBox {
  seal(plain: Uint8Array, place: SealedPlace): Uint8Array;
  /** @throws {SecretUnreadable} when it was not sealed for this place, or a bit of it has changed. */
  open(sealed: Uint8Array, place: SealedPlace): Uint8Array;
  /** Gives the id of the key it was sealed with, to find what a replaced key still holds. */
  keyIdOf(sealed: Uint8Array): string;
}

/** A sealed value that does not open: a defect or an intrusion, never the fault of a request. */
export class SecretUnreadable extends Error {
  override readonly name = "SecretUnreadable";
}

/** Gives a box over the sealing keys. Envelope: version (1 byte), key id (12), nonce (12), ciphertext, tag (16). */
export function createSecretBox({
  keyring,
  random,
}: {
  readonly keyring: Pick<Keyring, "active" | "byId" | "findById">;
  readonly random: Random;
}): SecretBox {
  return {
    seal(plain, place) {
      const key = keyring.active("sealing", null);
      const box = encryptAesGcm(key.material, random.bytes(NONCE_BYTES), additionalData(place), plain);
      return Buffer.concat([Uint8Array.of(VERSION), Buffer.from(key.id, "hex"), box]);
    },
    open(sealed, place) {
      const id = keyIdOf(sealed);
      const key = keyring.byId(id);
      if (key?.purpose !== "sealing") {
        // The key may be younger than this node's last reading: the next try finds it. A failing store shows there.
        keyring.findById(id).catch(() => undefined);
        throw new SecretUnreadable(`${describe(place)} is sealed with the unknown key ${id}.`);
      }
      const plain = decryptAesGcm(key.material, additionalData(place), sealed.subarray(HEADER_BYTES));
      if (plain === null) throw new SecretUnreadable(`${describe(place)} was changed, or sealed for another place.`);
      return plain;
    },
    keyIdOf,
  };
}

function keyIdOf(sealed: Uint8Array): string {
  if (sealed[0] !== VERSION || sealed.length < HEADER_BYTES) throw new SecretUnreadable("This is not a sealed value.");
  return Buffer.from(sealed.subarray(1, HEADER_BYTES)).toString("hex");
}

/** Length before each part: no two places give the same bytes. */
function additionalData({ poolId, table, column, rowId }: SealedPlace): Buffer {
  return Buffer.concat(
    [poolId, table, column, rowId].flatMap((part) => {
      const bytes = Buffer.from(part);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

function describe({ table, column, rowId }: SealedPlace): string {
  return `${table}.${column} of ${rowId}`;
}
