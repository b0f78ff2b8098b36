import type { Channel, Clock } from "@countersign/core";
import type { OutboundMessage, Sender } from "../sender.ts";

export interface InboxMessage extends OutboundMessage {
  readonly receivedAtMs: number;
}

export interface DevInbox {
  /** Gives the messages it holds, newest first. */
  list(): readonly InboxMessage[];
  clear(): void;
  /** Takes a message that came elsewhere. */
  keep(message: InboxMessage): void;
  senderFor(channel: Channel): Sender;
}

/**
 * Makes a mailbox in memory that stands in for the gateways during development. It holds the newest `capacity` messages,
 * codes included: the composition root must not make one in production.
 */
export function createDevInbox(clock: Clock, capacity = 200): DevInbox {
  const messages = new Map<string, InboxMessage>();

  function keep(message: InboxMessage): void {
    if (messages.has(message.id)) return;
    messages.set(message.id, message);
    for (const id of messages.keys()) {
      if (messages.size <= capacity) break;
      messages.delete(id);
    }
  }

  return {
    list: () => [...messages.values()].reverse(),
    clear: () => messages.clear(),
    keep,
    senderFor: (channel) => ({
      name: "devInbox",
      channel,
      idempotent: true,
      async send(message) {
        keep({ ...message, receivedAtMs: clock.nowMs() });
        return null;
      },
    }),
  };
}
