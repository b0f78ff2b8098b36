import { randomBytes } from "node:crypto";
import { acknowledgeHeld, type CallerRef, type SignedIn } from "@countersign/core";
import { createWorld, from } from "./createWorld.ts";
import { atOnce, tally } from "./outcomes.ts";
import { submit } from "./person.ts";

/** What a child process submits at once, how often, and at what moment. */
export interface Task {
  readonly nowMs: number;
  /** Taken in turn; at least one. */
  readonly tokens: readonly CallerRef[];
  readonly proof: string;
  readonly kind: "totp" | "recovery" | "acknowledgement";
  readonly count: number;
}

process.once("message", async ({ folder }: { readonly folder: string }) => {
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const world = await createWorld({ after: () => undefined }, { folder, random });
  process.on("message", async ({ nowMs, tokens, proof, kind, count }: Task) => {
    world.clock.set(nowMs);
    const tokenOf = (index: number): CallerRef => tokens[index % tokens.length] as CallerRef; // there is at least one
    const act = (caller: CallerRef): Promise<SignedIn> =>
      kind === "acknowledgement"
        ? acknowledgeHeld(world.ports, { caller: { ...caller, kind: "mfaToken" }, origin: from() })
        : submit(world, caller, proof, kind);
    process.send?.(await tally(atOnce(count, (index) => act(tokenOf(index)))));
  });
  process.send?.("ready");
});
