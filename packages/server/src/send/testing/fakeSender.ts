import type { Channel } from "@countersign/core";
import type { OutboundMessage, Sender } from "../sender.ts";
import { type FailureKind, SendFailure } from "../sendFailure.ts";

/** What a sender does with a message: take it, fail, or never answer. */
export type Reply = "take" | FailureKind | "hang";

export interface FakeSender extends Sender {
  /** Ids of what it was asked to send, in order. */
  readonly asked: readonly string[];
}

/** Gives a sender that does as told and keeps what it was asked for. */
export function fakeSender(
  channel: Channel,
  reply: (message: OutboundMessage) => Reply,
  idempotent = true,
): FakeSender {
  const asked: string[] = [];
  return {
    name: `fake ${channel}`,
    channel,
    idempotent,
    asked,
    async send(message) {
      asked.push(message.id);
      const answer = reply(message);
      if (answer === "hang") await new Promise(() => {});
      else if (answer !== "take") throw new SendFailure(answer, answer);
      return `taken ${message.id}`;
    },
  };
}
