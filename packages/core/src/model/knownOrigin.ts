/** A place or a device from which an account has signed in. */
export interface KnownOrigin {
  /** A block of addresses, or the name that a client gives its device. */
  readonly kind: "address" | "device";
  /** Keyed, and of this account only: neither address nor name can be read from it. */
  readonly mac: string;
  /** Of the latest sign-in, as far as it is kept. */
  readonly seenAtMs: number;
}
