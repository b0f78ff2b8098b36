import { randomBytes } from "node:crypto";
import type { CallerRef } from "@countersign/core";
import { createWorld } from "./createWorld.ts";
import { atOnce, tally } from "./outcomes.ts";
import { submit } from "./person.ts";

/** What a child process is told: whose database it opens, and what it submits how often. */
export interface Task {
  readonly folder: string;
  readonly nowMs: number;
  readonly tokens: readonly CallerRef[];
  readonly proof: string;
  readonly kind: "totp" | "recovery";
  readonly count: number;
}

process.once("message", async ({ folder, nowMs, tokens, proof, kind, count }: Task) => {
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const world = await createWorld({ after: () => undefined }, { folder, random });
  world.clock.set(nowMs);
  process.once("message", async () => {
    const outcomes = await tally(
      atOnce(count, (index) => submit(world, tokens[index % tokens.length] as CallerRef, proof, kind)), // a race has at least one
    );
    process.send?.(outcomes, () => process.exit());
  });
  process.send?.("ready");
});
