import { MfaError } from "@countersign/contract/errors";
import type { Change, Settlement } from "../model/changes.ts";
import type { Store } from "../model/ports.ts";

type Settled = Extract<Settlement, { settled: true }>;
type Taken = Extract<Settlement, { settled: false }>["taken"];

/** What was decided on one reading of the store: what to write, and what to answer once it is written. */
export interface Decision<T> {
  readonly changes: readonly Change[];
  /** Gives the answer, or throws the refusal that the changes record. */
  readonly conclude: (settled: Settled) => T;
}

const MAX_REJUDGEMENTS = 3;

/**
 * Decides and settles; when another request settled first, reads and decides again: for a name that was taken, once, since
 * whoever took it may have spent what this request shows.
 *
 * No answer leaves before it is durable, and none is given on a reading that no longer holds.
 * @throws {MfaError} what `decide` or `conclude` throw; tooOften after losing four times
 */
export async function settleDecision<T>(store: Store, decide: () => Promise<Decision<T>>): Promise<T> {
  let taken: Taken = null;
  for (let round = 0; round <= MAX_REJUDGEMENTS; round++) {
    const decision = await decide();
    const settlement = await store.settle(decision.changes);
    if (settlement.settled) return decision.conclude(settlement);
    if (settlement.taken !== null && settlement.taken === taken) throw takenError(taken);
    taken = settlement.taken;
  }
  throw new MfaError("tooOften", { retryAfterSeconds: 1 });
}

function takenError(taken: NonNullable<Taken>): MfaError {
  const failures = {
    email: "emailTaken",
    phone: "phoneTaken",
    username: "usernameTaken",
    externalId: "userExists",
  } as const;
  return new MfaError(failures[taken]);
}

/** Gives the decision to refuse: `changes` are kept, then `error` is thrown. */
export function refusal(
  changes: readonly Change[],
  error: MfaError | ((settled: Settled) => MfaError),
): Decision<never> {
  return {
    changes,
    conclude(settled) {
      throw typeof error === "function" ? error(settled) : error;
    },
  };
}
