import assert from "node:assert/strict";
import { type Change, type Channel, CODE_SECONDS, newId, type OutgoingMessage } from "@countersign/core";
import type { SecretBox } from "@countersign/store";
import {
  createOutboxStore,
  createSqliteTestDatabase,
  type Database,
  makePools,
  openTestStore,
  systemRandom,
  TEST_POOL_ID,
} from "@countersign/store/testing";
import type { FixedClock } from "@countersign/testkit";
import { type CapturedLog, captureLog } from "../../log/testing/captureLog.ts";
import type { Cleanup } from "../../propertyTests/testing/createWorld.ts";
import type { Writer } from "../delivery/createWriter.ts";
import { createFailover, type Failover } from "../delivery/failover.ts";
import { type Outbox, startOutbox } from "../delivery/outbox.ts";
import { tellTrail } from "../delivery/tellTrail.ts";
import type { Sender } from "../sender.ts";
import { fakeSender } from "./fakeSender.ts";

/** The code that every message carries. */
export const CODE = "918273";
const DAY_MS = 24 * 3_600_000;

type Enqueueing = Extract<Change, { type: "enqueueMessage" }>;

/** A database with an outbox, and what empties it. */
export interface Post {
  readonly database: Database;
  readonly box: SecretBox;
  readonly clock: FixedClock;
  readonly log: CapturedLog;
  /** Starts handing over, to senders that take everything where none are given. It ends with the test. */
  start(senders: Partial<Readonly<Record<Channel, readonly Sender[]>>>, timeoutMs?: number): Outbox;
  enqueue(...changes: readonly Change[]): Promise<void>;
  /** Counts the messages that are kept. */
  waiting(): Promise<number>;
}

export async function createPost(test: Cleanup): Promise<Post> {
  const testDatabase = await createSqliteTestDatabase();
  const database = testDatabase.open();
  const { store, box, clock } = await openTestStore(database);
  await makePools(database);
  const log = captureLog();
  const running: Outbox[] = [];
  test.after(async () => {
    await Promise.all(running.map((each) => each.stop()));
    await testDatabase.remove();
  });
  return {
    ...{ database, box, clock, log },
    start({ sms, email }, timeoutMs = 60) {
      const options = { timeoutMs, clock, breaker: { failureThreshold: 1000, openMs: 1 } };
      const over = (channel: Channel, senders?: readonly Sender[]): Failover =>
        createFailover(senders ?? [fakeSender(channel, () => "take")], options);
      const failovers = { sms: over("sms", sms), email: over("email", email) };
      const outbox = startOutbox({
        ...{ failovers, write, clock, logger: log.logger, store: createOutboxStore({ database, box }) },
        trail: tellTrail({ store, clock }),
      });
      running.push(outbox);
      return outbox;
    },
    async enqueue(...changes) {
      assert.equal((await store.settle(changes)).settled, true);
    },
    async waiting() {
      return (await database.one<{ rows: number }>("select count(*) as rows from outbox", []))?.rows ?? -1;
    },
  };
}

/** Writes everything but what completes a profile. */
const write: Writer = async ({ id, channel, address: to, content, expiresAtMs }) => {
  if (content.purpose === "completeProfile") throw new TypeError("cannot be written");
  const code = "code" in content ? content.code : null;
  const dies = code === null ? null : expiresAtMs;
  const words = { subject: null, text: `text with ${code}`, html: null };
  return { id, channel, to, scene: content.purpose, appId: "", code, expiresAtMs: dies, ...words };
};

/** Gives the change that puts a message with a code into the outbox. */
export function codeMessage(
  { clock }: Pick<Post, "clock">,
  channel: Channel = "sms",
  fields: Partial<OutgoingMessage> = {},
): Enqueueing {
  const createdAtMs = clock.nowMs();
  const id = newId(systemRandom);
  const message: OutgoingMessage = {
    ...{ id, poolId: TEST_POOL_ID, appId: null, codeId: `of ${id}`, language: null, channel, createdAtMs },
    address: channel === "sms" ? "+8613800138000" : "reader@example.com",
    content: { purpose: "signIn", code: CODE },
    expiresAtMs: createdAtMs + CODE_SECONDS * 1000,
    ...fields,
  };
  return { type: "enqueueMessage", message };
}

/** Gives the change that puts a notice into the outbox. */
export function notice(post: Pick<Post, "clock">): Enqueueing {
  const content = { purpose: "factorAdded", item: null, ip: null, userAgent: null } as const;
  return codeMessage(post, "sms", { codeId: null, content, expiresAtMs: post.clock.nowMs() + DAY_MS });
}
