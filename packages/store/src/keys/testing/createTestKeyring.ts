import type { Clock, Random } from "@countersign/core";
import { createFixedClock, createSeededRandom, type FixedClock } from "@countersign/testkit";
import { createKeyring, type Keyring } from "../keyring.ts";
import type { KeyStore } from "../keyStore.ts";
import { createMasterKey } from "../masterKey.ts";
import { createMemoryKeyStore } from "./memoryKeyStore.ts";

export const TEST_START_MS = 1_700_000_000_000;
export const TEST_MASTER_KEY = new Uint8Array(32).fill(7);

let nodesMade = 0;

/** Gives one node's keyring. Nodes that are given the same store and clock are one service. */
export async function createTestKeyring(
  given: { store?: KeyStore; clock?: FixedClock; masterKey?: Uint8Array; previous?: Uint8Array } = {},
): Promise<{ keyring: Keyring; clock: FixedClock; random: Random; store: KeyStore }> {
  const { store = createMemoryKeyStore(), clock = createFixedClock(TEST_START_MS) } = given;
  nodesMade += 1;
  const random = createSeededRandom(`node ${nodesMade}`);
  const masterKey = createMasterKey({ bytes: given.masterKey ?? TEST_MASTER_KEY, previous: given.previous, random });
  return {
    keyring: await createKeyring({ masterKey, store, random, clock: clock satisfies Clock }),
    clock,
    random,
    store,
  };
}
