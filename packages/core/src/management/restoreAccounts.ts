import type { Change } from "../model/changes.ts";
import type { PoolId, Subject } from "../model/model.ts";
import type { MovedSubject, Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import type { ImportOutcome } from "./importOutcome.ts";

export interface AccountRestore {
  readonly scope: Scope;
  readonly accounts: readonly MovedSubject[];
  readonly isDryRun: boolean;
}

/**
 * Brings accounts that another Countersign exported, as they were: ids, proofs, factors and what is held against them. What is
 * under keys of the other one, the places an account has signed in from, stays behind.
 *
 * Gives what became of each, in their order.
 */
export async function restoreAccounts(ports: Ports, restore: AccountRestore): Promise<readonly ImportOutcome[]> {
  const { scope, isDryRun } = restore;
  const accounts = restore.accounts.map((each) => ({ ...each, subject: inPool(each.subject, scope.poolId) }));
  const ids = accounts.map(({ subject }) => subject.user.userId);
  const here = new Set((await ports.store.findNamed(scope.poolId, "id", ids)).map(({ userId }) => userId));
  const fresh = accounts.filter(({ subject }) => !here.has(subject.user.userId));
  const isTogether =
    fresh.length === 0 || isDryRun || (await ports.store.settle(changesOf(ports, scope, fresh))).settled;
  const outcomes: ImportOutcome[] = [];
  for (const account of accounts) {
    const { userId } = account.subject.user;
    if (here.has(userId)) outcomes.push({ kind: "already", userId });
    else outcomes.push(isTogether ? { kind: "moved", userId, weak: false } : await restoreOne(ports, scope, account));
  }
  return outcomes;
}

async function restoreOne(ports: Ports, scope: Scope, account: MovedSubject): Promise<ImportOutcome> {
  const { userId } = account.subject.user;
  const settlement = await ports.store.settle(changesOf(ports, scope, [account]));
  if (settlement.settled) return { kind: "moved", userId, weak: false };
  return { kind: "refused", field: settlement.taken ?? "id", rule: "must not be another account's of this user pool" };
}

function inPool(subject: Subject, poolId: PoolId): Subject {
  const { userId } = subject.user;
  const authenticators = subject.authenticators.map((each) => ({ ...each, poolId, userId }));
  return { ...subject, user: { ...subject.user, poolId }, authenticators, knownOrigins: [] };
}

function changesOf(ports: Ports, scope: Scope, accounts: readonly MovedSubject[]): readonly Change[] {
  const ids = accounts.map(({ subject }) => subject.user.userId);
  const note = `restored accounts=${ids.length} sha256=${ports.digest(ids.join("\n"))}`;
  return [
    ...accounts.map((each): Change => ({ type: "bringAccount", ...each })),
    audit(scope, ports.clock.nowMs(), { type: "account.import", userId: null, note }),
  ];
}
