import assert from "node:assert/strict";
import type { Channel, CodePurpose, NoticePurpose, OutgoingMessage, Recipient } from "@countersign/core";
import { type Cleanup, createWorld, type World, type WorldOptions } from "./createWorld.ts";

/** A world whose outgoing messages the test reads, codes included. */
export interface PostedWorld extends World {
  /** What was put into the outbox, oldest first. */
  readonly post: readonly OutgoingMessage[];
}

/** What has run out when it is put there goes to nobody. */
function lives({ createdAtMs, expiresAtMs }: OutgoingMessage): boolean {
  return expiresAtMs > createdAtMs;
}

/** Gives a world of its own that keeps what it sends. */
export async function createPostedWorld(test: Cleanup, options: WorldOptions = {}): Promise<PostedWorld> {
  const world = await createWorld(test, options);
  const post: OutgoingMessage[] = [];
  const { store } = world.ports;
  const ports = {
    ...world.ports,
    store: {
      ...store,
      async settle(changes: Parameters<typeof store.settle>[0]) {
        const settlement = await store.settle(changes);
        if (settlement.settled)
          post.push(...changes.flatMap((each) => (each.type === "enqueueMessage" ? [each.message] : [])).filter(lives));
        return settlement;
      },
    },
  };
  return { ...world, ports, services: { ...world.services, ports }, post };
}

export function phone(address: string): Recipient {
  return { channel: "sms", address };
}

export function mailbox(address: string): Recipient {
  return { channel: "email", address };
}

/** Gives the newest code that was sent to a recipient for a purpose. */
export function codeFor({ post }: PostedWorld, { channel, address }: Recipient, purpose: CodePurpose): string {
  const message = post.findLast(
    (each) => each.channel === channel && each.address === address && each.content.purpose === purpose,
  );
  assert.ok(message !== undefined && "code" in message.content, `no code for ${purpose} was sent to ${address}`);
  return message.content.code;
}

/** Gives another code of six digits. */
export function otherThan(...codes: readonly string[]): string {
  for (let number = 0; ; number += 1) {
    const code = String(number).padStart(6, "0");
    if (!codes.includes(code)) return code;
  }
}

export interface ReadNotice {
  readonly channel: Channel;
  readonly address: string;
  readonly purpose: NoticePurpose;
  readonly item: string | null;
}

/** Gives the notices among what was sent after the first `skip` messages. */
export function noticesIn({ post }: PostedWorld, skip = 0): readonly ReadNotice[] {
  return post.slice(skip).flatMap(({ channel, address, content }) => {
    if ("code" in content) return [];
    return [{ channel, address, purpose: content.purpose, item: content.item }];
  });
}
