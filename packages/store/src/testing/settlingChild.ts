import { writeSync } from "node:fs";
import type { Authenticator, Store, SubjectRef } from "@countersign/core";
import { makeAuditChange } from "../audit/testing/makeAuditChange.ts";
import { makeSignIn, makeTotp, makeVerification } from "./makeChanges.ts";
import { openTestStore } from "./openTestStore.ts";
import { openAddress } from "./testDatabase.ts";

/** What a child process is told to do with a database. */
export type Task =
  /** Submits one proof `count` times at once and answers how many were settled. */
  | { readonly kind: "race"; readonly authenticator: Authenticator; readonly tokenId: string; readonly count: number }
  /** Settles binding and sign-in together again and again, and writes the id of each that was acknowledged. */
  | { readonly kind: "endless"; readonly subject: SubjectRef; readonly callers: number }
  /** Settles events that have no rival again and again, and writes a line for each that was acknowledged. */
  | { readonly kind: "trail"; readonly callers: number };

const STDOUT = 1;

process.once("message", async ({ address, task }: { address: string; task: Task }) => {
  const { store } = await openTestStore(openAddress(address));
  process.once("message", () => perform(store, task));
  process.send?.("ready");
});

function perform(store: Store, task: Task): Promise<void> {
  if (task.kind === "race") return race(store, task);
  return task.kind === "trail" ? settleEvents(store, task) : settleEndlessly(store, task);
}

async function race(store: Store, { authenticator, tokenId, count }: Extract<Task, { kind: "race" }>): Promise<void> {
  const settlements = Array.from({ length: count }, () => store.settle(makeVerification(authenticator, tokenId)));
  const settled = (await Promise.all(settlements)).filter((settlement) => settlement.settled).length;
  process.send?.({ settled }, () => process.exit());
}

async function settleEndlessly(store: Store, { subject, callers }: Extract<Task, { kind: "endless" }>): Promise<void> {
  let made = 0;
  const call = async (): Promise<never> => {
    for (;;) {
      made += 1;
      const id = `${process.pid.toString(16).padStart(8, "0")}${made.toString(16).padStart(16, "0")}`;
      const authenticator = makeTotp(subject, id);
      const binding = { type: "saveAuthenticator", authenticator, expectedVersion: null } as const;
      const { settled } = await store.settle([binding, ...makeSignIn(subject, id)]);
      if (!settled) throw new Error("A settlement without a rival lost.");
      writeSync(STDOUT, `${id}\n`);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
}

async function settleEvents(store: Store, { callers }: Extract<Task, { kind: "trail" }>): Promise<void> {
  const call = async (): Promise<never> => {
    for (;;) {
      const { settled } = await store.settle([makeAuditChange("child")]);
      if (!settled) throw new Error("A settlement without a rival lost.");
      writeSync(STDOUT, "settled\n");
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
}
