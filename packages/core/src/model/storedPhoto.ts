import type { PoolId, UserId } from "./model.ts";

/** A photo that was uploaded; sealed at rest. Its id is the digest of its key, which only the uploader knows. */
export interface StoredPhoto {
  readonly id: string;
  readonly poolId: PoolId;
  readonly folder: "face" | "avatar";
  readonly content: Uint8Array;
  /** Whose avatar it is; null while it waits to be used. */
  readonly ownerId: UserId | null;
  readonly createdAtMs: number;
  /** Null: it stays with its owner. */
  readonly expiresAtMs: number | null;
}
