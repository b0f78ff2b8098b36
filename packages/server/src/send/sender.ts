import type { Channel } from "@countersign/core";

/** A message that is ready to go out. */
export interface OutboundMessage {
  /** Id of the outbox row. Every attempt carries the same one: it is the idempotency key. */
  readonly id: string;
  readonly channel: Channel;
  /** E.164 number or e-mail address. */
  readonly to: string;
  /** What the message is for, such as `signIn`; gateways with fixed templates choose by it. */
  readonly scene: string;
  readonly appId: string;
  /** Null in a notification. */
  readonly code: string | null;
  /** When the code dies; null in a notification. */
  readonly expiresAtMs: number | null;
  /** Null in a text message. */
  readonly subject: string | null;
  readonly text: string;
  readonly html: string | null;
}

/** One way out of the house. */
export interface Sender {
  readonly name: string;
  readonly channel: Channel;
  /** Whether the other side keeps one of several attempts with the same message id. */
  readonly idempotent: boolean;
  /**
   * Resolves once the gateway has taken the message, to what names it there; null: the gateway said nothing of the kind.
   *
   * @throws {SendFailure} for everything that can go wrong outside this process
   */
  send(message: OutboundMessage, signal: AbortSignal): Promise<string | null>;
  /** Lets go of connections, where some stay open. No send may follow. */
  close?(): Promise<void>;
}
