/** What an account has signed in from, or how: a thing of a kind that it may know. */
export type MarkKind = "address" | "device" | "network" | "country" | "city" | "hour" | "browser";

/** A place or a device from which an account has signed in, or a habit of it. */
export interface KnownOrigin {
  /** Such as a block of addresses, or the name that a client gives its device. */
  readonly kind: MarkKind;
  /** Keyed, and of this account only: nothing of it can be read from it. */
  readonly mac: string;
  /** Of the latest sign-in, as far as it is kept. */
  readonly seenAtMs: number;
}
