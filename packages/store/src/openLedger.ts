import type { Random, Store } from "@countersign/core";
import { type AuditTrail, createAuditTrail } from "./audit/auditTrail.ts";
import type { Database } from "./engine/sql.ts";
import type { Keyring } from "./keys/keyring.ts";
import type { MasterKey } from "./keys/masterKey.ts";
import type { SecretBox } from "./keys/secretBox.ts";
import { createStore } from "./store.ts";

export interface LedgerParts {
  /** Whoever writes in another thread has keys of his own. */
  readonly masterKey: MasterKey;
  readonly keyring: Keyring;
  readonly box: SecretBox;
  readonly random: Random;
  /** Told, maybe more than once, that somebody else has changed a chain this process writes to. */
  readonly onBreak?: ((writerId: string) => void) | undefined;
  /** Told when a message was put into the outbox. */
  readonly onMessage?: (() => void) | undefined;
}

/** What the domain reads and writes by, and the trail of what it did. */
export interface Ledger {
  readonly store: Store;
  readonly trail: Pick<AuditTrail, "checkpoint" | "tellRepeats" | "tellAbandoned" | "prune">;
}

export function openLedger(database: Database, { keyring, box, random, onBreak, onMessage }: LedgerParts): Ledger {
  const trail = createAuditTrail({ database, keyring, random, onBreak });
  return { store: createStore({ database, box, trail, ...(onMessage !== undefined && { onMessage }) }), trail };
}
