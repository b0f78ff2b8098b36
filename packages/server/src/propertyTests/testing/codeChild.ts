import { randomBytes } from "node:crypto";
import type { Recipient } from "@countersign/core";
import { ask, resetBy, signInBy } from "./codes.ts";
import { createWorld, type WorldOptions } from "./createWorld.ts";
import { atOnce, tally } from "./outcomes.ts";

/** What a child process does at once, how often, and at what moment. Each time it comes from another address. */
export interface CodeTask {
  readonly nowMs: number;
  readonly act: "signIn" | "reset" | "ask";
  readonly recipient: Recipient;
  readonly code: string;
  readonly count: number;
  /** Two processes do not share addresses. */
  readonly network: string;
}

/** Where a child process works, and with what settings. */
export interface CodePlace {
  readonly folder: string;
  readonly settings: WorldOptions["settings"];
}

process.once("message", async ({ folder, settings = {} }: CodePlace) => {
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const world = await createWorld({ after: () => undefined }, { folder, settings, random });
  process.on("message", async ({ nowMs, act, recipient, code, count, network }: CodeTask) => {
    world.clock.set(nowMs);
    const acts = {
      signIn: (ip: string) => signInBy(world, recipient, code, { ip }),
      reset: (ip: string) => resetBy(world, recipient, code, { ip }),
      ask: (ip: string) => ask(world, recipient, "signIn", { ip }),
    };
    process.send?.(await tally(atOnce(count, (index) => acts[act](`${network}.${index}`))));
  });
  process.send?.("ready");
});
