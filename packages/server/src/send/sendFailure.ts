/**
 * What a failure says about the message:
 * - `refused`: not taken, and never will be (bad number, blocked recipient); the gateway works.
 * - `deferred`: not taken now because of this recipient (a limit per number, greylisting); the gateway works.
 * - `unavailable`: not taken; the gateway is down or busy for everybody.
 * - `misconfigured`: not taken; credentials, template or address of the gateway are wrong for everybody.
 * - `uncertain`: nobody knows whether it was taken (time-out, connection lost, internal error over there).
 */
export type FailureKind = "refused" | "deferred" | "unavailable" | "misconfigured" | "uncertain";

/**
 * A message that could not be handed over. `reason` is fit for logs: it never holds the code, the text, the recipient
 * or credentials. For the same reason there is no `cause`.
 */
export class SendFailure extends Error {
  override readonly name = "SendFailure";
  readonly kind: FailureKind;
  readonly reason: string;

  constructor(kind: FailureKind, reason: string) {
    super(reason);
    this.kind = kind;
    this.reason = reason;
  }

  /** Whether a later attempt may succeed; after `uncertain` only the same sender may make it, and only if idempotent. */
  get retryable(): boolean {
    return this.kind === "deferred" || this.kind === "unavailable" || this.kind === "uncertain";
  }
}
