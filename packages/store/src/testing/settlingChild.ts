import { writeSync } from "node:fs";
import type { Authenticator, Settlement, Store, SubjectRef } from "@countersign/core";
import type { AuditTrail } from "../audit/auditTrail.ts";
import { makeAuditChange } from "../audit/testing/makeAuditChange.ts";
import { StoreBusy } from "../engine/StoreBusy.ts";
import { makeSignIn, makeTotp, makeVerification, TEST_NOW_MS } from "./makeChanges.ts";
import { numberedVerification } from "./numberedAccounts.ts";
import { openTestStore, type TestNode } from "./openTestStore.ts";
import { openAddress } from "./testDatabase.ts";

/** What a child process is told to do with a database. */
export type Task =
  /** Submits one proof `count` times at once and answers how many were settled. */
  | { readonly kind: "race"; readonly authenticator: Authenticator; readonly tokenId: string; readonly count: number }
  /** Settles binding and sign-in together again and again, and writes the id of each that was acknowledged. */
  | { readonly kind: "endless"; readonly subject: SubjectRef; readonly callers: number }
  /** Settles the verifications of numbered accounts, and writes the number of each that was acknowledged. */
  | { readonly kind: "verifications"; readonly first: number; readonly count: number; readonly callers: number }
  /** Settles events that have no rival again and again, and writes a line for each that was acknowledged. */
  | { readonly kind: "trail"; readonly callers: number }
  /** Settles the same failure again and again, tells of what was counted, and writes a line for each that was acknowledged. */
  | { readonly kind: "failures"; readonly callers: number };

const STDOUT = 1;

process.once("message", async ({ address, task }: { address: string; task: Task }) => {
  const node = await openTestStore(openAddress(address));
  process.once("message", () => perform(node, task));
  process.send?.("ready");
});

function perform({ store, trail }: TestNode, task: Task): Promise<void> {
  switch (task.kind) {
    case "race":
      return race(store, task);
    case "endless":
      return settleEndlessly(store, task);
    case "verifications":
      return settleVerifications(store, task);
    case "trail":
      return settleEvents(() => store.settle([makeAuditChange("child")]), task);
    case "failures":
      tellEndlessly(trail);
      return settleEvents(() => unlessBusy(() => store.settle([makeAuditChange("child", {}, "child")])), task);
  }
}

/** Every hour is over, so that what was just begun is taken while it is counted in. */
async function tellEndlessly(trail: AuditTrail): Promise<never> {
  for (;;) await unlessBusy(() => trail.tellRepeats(2 * TEST_NOW_MS));
}

/** Gives null where others held what it needs for too long: nothing of it was written then. */
async function unlessBusy<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreBusy) return null;
    throw error;
  }
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

async function settleVerifications(
  store: Store,
  { first, count, callers }: Extract<Task, { kind: "verifications" }>,
): Promise<void> {
  let next = first;
  const call = async (): Promise<void> => {
    while (next < first + count) {
      const index = next;
      next += 1;
      const { settled } = await store.settle(numberedVerification(index));
      if (!settled) throw new Error("A verification without a rival lost.");
      writeSync(STDOUT, `${index}\n`);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
}

async function settleEvents(
  settle: () => Promise<Settlement | null>,
  { callers }: { readonly callers: number },
): Promise<void> {
  const call = async (): Promise<never> => {
    for (;;) {
      const settlement = await settle();
      if (settlement === null) continue;
      if (!settlement.settled) throw new Error("A settlement without a rival lost.");
      writeSync(STDOUT, "settled\n");
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
}
