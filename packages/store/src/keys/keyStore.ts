export type KeyPurpose = "sealing" | "mfaToken" | "accessToken" | "codes" | "audit" | "userToken" | "passwordTransport";

/** One data key at rest. The private part is wrapped by the master key and never leaves the process in clear. */
export interface KeyRow {
  /** 24 hexadecimal digits; also the `kid` of a token and the key id in a sealed value. */
  readonly id: string;
  readonly purpose: KeyPurpose;
  /** The pool the key serves; null: the whole service. */
  readonly poolId: string | null;
  readonly wrapped: Uint8Array;
  /** The public half of a key pair (SPKI), for people and tools: the service derives its own from the private half. */
  readonly publicPem: string | null;
  readonly createdAtMs: number;
  /** When a newer key took its place; null: it is the newest. */
  readonly retiredAtMs: number | null;
}

/**
 * The table of data keys, shared by all nodes. Of each purpose and pool at most one row has no `retiredAtMs`.
 * Every verb is atomic and durable when it resolves.
 */
export interface KeyStore {
  list(): Promise<readonly KeyRow[]>;
  /** Inserts only while no unretired key of that purpose and pool exists; of concurrent calls exactly one gives true. */
  insertFirst(row: KeyRow): Promise<boolean>;
  /**
   * Inserts the row and retires the unretired key of its purpose and pool at the row's `createdAtMs`. False, and
   * nothing written, when there is none to retire.
   */
  rotate(row: KeyRow): Promise<boolean>;
  /** Replaces the wrapped bytes of one row; nothing happens when the row has gone. */
  rewrap(id: string, wrapped: Uint8Array): Promise<void>;
  delete(id: string): Promise<void>;

  /** Gives the check value of the master key in use, or null before the first start. */
  readCheck(): Promise<Uint8Array | null>;
  /** Stores the check value only while there is none; of concurrent calls exactly one gives true. */
  insertCheck(value: Uint8Array): Promise<boolean>;
  /** Stores `next` only while the stored value is `current`; of concurrent calls exactly one gives true. */
  replaceCheck(current: Uint8Array, next: Uint8Array): Promise<boolean>;
}
