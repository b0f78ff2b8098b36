import { keyPolicies } from "./keyPolicies.ts";
import { isReadable, KEY_PROPAGATION_MS, lastWriteMs, newestFirst, pickActive } from "./keySchedule.ts";
import type { KeyRow } from "./keyStore.ts";

/** Where a key stands in its life. */
export interface KeyStanding extends Pick<KeyRow, "id" | "purpose" | "poolId" | "createdAtMs" | "retiredAtMs"> {
  /** `next`: known, and not yet used to write. `retired`: still reads. `expired`: whatever it made has expired. */
  readonly state: "next" | "active" | "retired" | "expired";
  /** When it begins to write; null for one that does or did. */
  readonly activeFromMs: number | null;
  /** When it stops to read; null for one that reads on until it is removed. */
  readonly readableUntilMs: number | null;
}

/** NIST SP 800-57 Part 1 Rev. 5 §5.3.6: two years at most of use to protect, for all of these kinds. */
export const KEY_OVERDUE_MS = 2 * 365 * 86_400_000;

/** Says where each key stands at `nowMs`: purpose by purpose, the newest first. */
export function describeKeys(rows: readonly KeyRow[], nowMs: number): readonly KeyStanding[] {
  const groups = Map.groupBy(rows, ({ purpose, poolId }) => `${purpose} ${poolId}`);
  return [...groups.values()].flatMap((group) => describeGroup(group.toSorted(newestFirst), nowMs));
}

function describeGroup(keys: readonly KeyRow[], nowMs: number): readonly KeyStanding[] {
  const readable = keys.filter((key) => isReadable(key, nowMs));
  const active = pickActive(readable, nowMs);
  const activeAt = active === undefined ? -1 : keys.indexOf(active);
  return keys.map((key, index) => {
    const { id, purpose, poolId, createdAtMs, retiredAtMs } = key;
    const isNext = index < activeAt;
    const older = isReadable(key, nowMs) ? "retired" : "expired";
    const readsMs = keyPolicies[purpose].readableMs;
    const ends = retiredAtMs !== null && Number.isFinite(readsMs);
    return {
      ...{ id, purpose, poolId, createdAtMs, retiredAtMs },
      state: isNext ? "next" : index === activeAt ? "active" : older,
      activeFromMs: isNext ? createdAtMs + KEY_PROPAGATION_MS : null,
      readableUntilMs: ends ? lastWriteMs(retiredAtMs) + readsMs : null,
    };
  });
}
