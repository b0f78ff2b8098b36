import type { Clock } from "@countersign/core";
import type { Keyring } from "./keyring.ts";
import { KEY_PROPAGATION_MS, lastWriteMs } from "./keySchedule.ts";
import type { KeyPurpose } from "./keyStore.ts";

/** The keys of one purpose, of one pool where they serve pools. */
export interface KeyGroup {
  readonly purpose: KeyPurpose;
  readonly poolId: string | null;
}

export interface Replacement extends KeyGroup {
  /** The key that takes over. */
  readonly id: string;
  readonly activeFromMs: number;
  /** False: an earlier run made it, and what that run began goes on. */
  readonly isNew: boolean;
}

/**
 * Puts a new key in the place of the one in use; null when there is none to replace. A replacement that is not over
 * yet is not replaced again, so that a run that was broken off can be taken up.
 */
export async function replaceKey(
  { keyring, clock }: { readonly keyring: Keyring; readonly clock: Clock },
  group: KeyGroup,
): Promise<Replacement | null> {
  const [newest, ...older] = keyring.readable(group.purpose, group.poolId);
  if (newest === undefined) return null;
  const isUnderWay = older.some(
    (key) => group.purpose === "sealing" || clock.nowMs() < lastWriteMs(key.retiredAtMs ?? 0),
  );
  const { id, createdAtMs } = isUnderWay ? newest : await keyring.rotate(group.purpose, group.poolId);
  return { ...group, id, activeFromMs: createdAtMs + KEY_PROPAGATION_MS, isNew: !isUnderWay };
}

/**
 * Puts a new key in the place of one that others may know; all older ones end at once, with all that they made. Null
 * when there is none.
 */
export async function replaceLeakedKey(
  keyring: Keyring,
  { purpose, poolId }: KeyGroup,
): Promise<{ readonly id: string; readonly ended: readonly string[] } | null> {
  if (keyring.readable(purpose, poolId).length === 0) return null;
  const { id } = await keyring.rotate(purpose, poolId);
  const leaked = keyring.readable(purpose, poolId).filter((key) => key.id !== id);
  for (const key of leaked) await keyring.remove(key.id);
  return { id, ended: leaked.map((key) => key.id) };
}
