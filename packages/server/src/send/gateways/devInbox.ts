import type { Channel, Clock } from "@countersign/core";
import type { OutboundMessage, Sender } from "../sender.ts";

export interface InboxMessage extends OutboundMessage {
  readonly receivedAtMs: number;
}

export interface DevInbox {
  /** Gives the messages it holds, newest first. */
  list(): readonly InboxMessage[];
  clear(): void;
  senderFor(channel: Channel): Sender;
}

/**
 * Makes a mailbox in memory that stands in for the gateways during development. It holds the newest `capacity` messages,
 * codes included: the composition root must not make one in production.
 */
export function createDevInbox(clock: Clock, capacity = 200): DevInbox {
  const messages = new Map<string, InboxMessage>();

  function keep(message: OutboundMessage): void {
    if (messages.has(message.id)) return;
    messages.set(message.id, { ...message, receivedAtMs: clock.nowMs() });
    for (const id of messages.keys()) {
      if (messages.size <= capacity) break;
      messages.delete(id);
    }
  }

  return {
    list: () => [...messages.values()].reverse(),
    clear: () => messages.clear(),
    senderFor: (channel) => ({
      name: "devInbox",
      channel,
      idempotent: true,
      async send(message) {
        keep(message);
      },
    }),
  };
}
