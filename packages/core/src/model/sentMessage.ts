import type { OutgoingMessage } from "./messages.ts";
import type { AppId, Channel, PoolId, UserId } from "./model.ts";
import type { PlainReason } from "./refusalReason.ts";

/** How long it is known what became of a message. */
export const MESSAGES_KNOWN_MS = 30 * 24 * 3_600_000;

/** Why no gateway took a message. */
export type UnsentReason = Extract<
  PlainReason,
  "recipientRefused" | "gatewayDown" | "gatewayMisconfigured" | "gatewayUncertain" | "gatewayMissing" | "messageExpired"
>;

/**
 * Why a message was never to be handed over: `nobody` was to get it, a limit of notices was reached, or it was `withdrawn` before a
 * gateway had it, for its code was used or replaced.
 */
export type DroppedReason = "nobody" | "limited" | "withdrawn";

/** What became of a message. */
export type MessageEnd =
  | { readonly state: "handedOver"; readonly reason: null }
  | { readonly state: "failed"; readonly reason: UnsentReason };

/** Of a message what may be known afterwards: not what it said, and not to where in full. */
export interface SentMessage {
  readonly poolId: PoolId;
  readonly id: string;
  readonly userId: UserId | null;
  readonly appId: AppId | null;
  readonly channel: Channel;
  readonly purpose: OutgoingMessage["content"]["purpose"];
  /** Masked. */
  readonly recipient: string;
  readonly state: "waiting" | "handedOver" | "failed" | "dropped";
  readonly reason: UnsentReason | DroppedReason | null;
  /** How often it was tried to hand it over. */
  readonly attempts: number;
  /** The gateway that has it, or was asked last; null: none was. */
  readonly gateway: string | null;
  /** By what that gateway itself knows it; null: it has not got it, did not say, or said what is not kept. */
  readonly gatewayMessageId: string | null;
  readonly createdAtMs: number;
  /** When it was handed over or given up; null: it was not, or it was never to be. */
  readonly endedAtMs: number | null;
}

/** A place in the list of messages, which goes from the latest on. */
export interface MessageCursor {
  readonly createdAtMs: number;
  readonly id: string;
}

/** Which messages are meant; what is left out is not asked for. */
export interface MessageFilter {
  readonly state?: SentMessage["state"];
  readonly channel?: Channel;
  /** Written then or later. */
  readonly sinceMs?: number;
  /** Written before. */
  readonly untilMs?: number;
}

export interface MessageQuery {
  readonly filter?: MessageFilter;
  /** Where the page before ended; null: begin with the latest. */
  readonly before: MessageCursor | null;
  readonly limit: number;
}

/** However rare what is meant: one page looks at no more messages than it takes a moment to read, and may hold none. */
export interface MessagePage {
  readonly messages: readonly SentMessage[];
  /** Behind what the next page begins; null: nothing comes after this one. */
  readonly next: MessageCursor | null;
}
