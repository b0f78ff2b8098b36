/** A secret that a newer one has replaced. It counts until it ends. */
export interface OlderSecret {
  readonly digest: string;
  readonly replacedAtMs: number;
  readonly endsAtMs: number;
}

/** What a pool or an application proves itself by. */
export interface HeldSecrets {
  /** SHA-256 of the newest secret, hexadecimal. */
  readonly secretDigest: string;
  /** The one before it, ended or not; null when it was never renewed. */
  readonly olderSecret: OlderSecret | null;
}
