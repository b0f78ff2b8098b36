import { randomBytes } from "node:crypto";
import { acknowledgeHeld, type CallerRef } from "@countersign/core";
import { createWorld, from } from "./createWorld.ts";
import { signInShowing } from "./devices.ts";
import { atOnce, tally } from "./outcomes.ts";
import { type Person, submit } from "./person.ts";

/** What a child process submits at once, how often, and at what moment. */
export interface Task {
  readonly nowMs: number;
  /** Taken in turn; at least one, but of a device. */
  readonly tokens: readonly CallerRef[];
  readonly proof: string;
  /** `device`: the proof is the token of a trusted device, which comes with the password of `person`. */
  readonly kind: "totp" | "recovery" | "acknowledgement" | "device";
  readonly person?: Person;
  readonly count: number;
}

process.once("message", async ({ folder }: { readonly folder: string }) => {
  const random = { bytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const world = await createWorld({ after: () => undefined }, { folder, random });
  process.on("message", async ({ nowMs, tokens, proof, kind, person, count }: Task) => {
    world.clock.set(nowMs);
    const tokenOf = (index: number): CallerRef => tokens[index % tokens.length] as CallerRef; // there is at least one
    const act = (caller: CallerRef, index: number): Promise<unknown> => {
      if (kind === "device" && person !== undefined)
        return signInShowing(world, person, [proof], { ip: `198.51.${index}.${process.pid % 256}` });
      return kind === "acknowledgement"
        ? acknowledgeHeld(world.ports, { caller: { ...caller, kind: "mfaToken" }, origin: from() })
        : submit(world, caller, proof, kind === "recovery" ? kind : "totp");
    };
    process.send?.(await tally(atOnce(count, (index) => act(tokenOf(index), index))));
  });
  process.send?.("ready");
});
