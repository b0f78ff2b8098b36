import type { Change, Settlement } from "@countersign/core";
import type { AuditTrail } from "../audit/auditTrail.ts";
import { type Gathered, gather } from "../engine/gather.ts";
import { StoreUnavailable } from "../engine/StoreUnavailable.ts";
import type { SecretBox } from "../keys/secretBox.ts";
import { type Plan, planOf } from "./planOf.ts";
import { writePlans } from "./writePlans.ts";

const BATCHES_AT_ONCE = 2;
const MOST_AT_ONCE = 64;
const PATIENCE_MS = 50;

type Settle = (changes: readonly Change[]) => Promise<Settlement>;

interface Planned {
  readonly changes: readonly Change[];
  readonly plan: Plan;
}

type Waiting = Gathered<Planned, Settlement>;

/** Thrown to have the transaction undone; never leaves this file. */
class SomeLost extends Error {
  readonly items: ReadonlySet<number>;

  constructor(items: ReadonlySet<number>) {
    super("some lost");
    this.items = items;
  }
}

/**
 * Gives what settles as `alone` does, those that come at the same time together in one transaction. Each gets the outcome
 * that it would have had alone: where the condition of one does not hold nothing is written of any, and that one is settled
 * alone and the others again.
 */
export function settleTogether(
  alone: Settle,
  { trail, box }: { readonly trail: Pick<AuditTrail, "write">; readonly box: Pick<SecretBox, "seal" | "open"> },
): Settle {
  async function run(batch: readonly Waiting[]): Promise<void> {
    const lost = batch.length > 1 ? await settleAll(batch.map(({ item }) => item.plan)) : new Set([0]);
    if (lost === null) {
      for (const { resolve } of batch) resolve({ settled: true, attempts: null });
      return;
    }
    const settling = batch.filter((_each, item) => lost.has(item)).map(settleOne);
    const others = batch.filter((_each, item) => !lost.has(item));
    await Promise.all([...settling, ...(others.length > 0 ? [run(others)] : [])]);
  }

  async function settleOne({ item, resolve, reject }: Waiting): Promise<void> {
    await alone(item.changes).then(resolve, reject);
  }

  /** Settles all, or none: then it gives which of them kept the others from it. */
  async function settleAll(plans: readonly Plan[]): Promise<ReadonlySet<number> | null> {
    try {
      await trail.write(async ({ many }, entry) => {
        if (many === undefined) throw new Error("The engine takes no rows together.");
        const lost = await writePlans(many, entry, plans);
        if (lost.size > 0) throw new SomeLost(lost);
      }, "hardly");
      return null;
    } catch (error) {
      if (error instanceof SomeLost) return error.items;
      if (error instanceof StoreUnavailable) throw error;
      return new Set(plans.keys()); // whose fault it is shows when each is alone
    }
  }

  const take = gather<Planned, Settlement>({
    ...{ atOnce: BATCHES_AT_ONCE, most: MOST_AT_ONCE, patienceMs: PATIENCE_MS, keysOf: ({ plan }) => plan.keys(), run },
  });
  return (changes) => {
    const plan = planOf(box, changes);
    return plan === null ? alone(changes) : take({ changes, plan });
  };
}
