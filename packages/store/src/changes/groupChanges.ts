import type { Change, SubjectRef } from "@countersign/core";
import { type AccountChange, isAccountChange } from "./accountRow.ts";
import type { ChangeOf } from "./settling.ts";

/** A change that is written by itself. */
export type SingleChange = Exclude<
  Change,
  ChangeOf<
    | "holdSubject"
    | "updateUser"
    | "setPassword"
    | "rehashPassword"
    | "suspendPassword"
    | "disavowPassword"
    | "allowEnrolment"
    | "oweFactor"
    | "recordSignIn"
    | "markReset"
    | "count"
    | "audit"
    | "bringAccount"
  >
>;

/**
 * Changes that are written together: those of one account's row, those that count in windows, accounts that are brought one
 * behind the other, the events; or a single one.
 */
export type ChangeGroup =
  | { readonly kind: "account"; readonly changes: readonly AccountChange[] }
  | { readonly kind: "count"; readonly changes: readonly ChangeOf<"count">[] }
  | { readonly kind: "brought"; readonly changes: readonly ChangeOf<"bringAccount">[] }
  | { readonly kind: "audit"; readonly changes: readonly ChangeOf<"audit">[] }
  | { readonly kind: "single"; readonly change: SingleChange };

/**
 * Groups the changes of a settlement, each group in the place of its first, the events at the end: written so, they come to
 * the same.
 */
export function groupChanges(changes: readonly Change[]): readonly ChangeGroup[] {
  const groups: ChangeGroup[] = [];
  const accounts = new Map<string, AccountChange[]>();
  const events: ChangeOf<"audit">[] = [];
  let counts: ChangeOf<"count">[] | null = null;
  let brought: ChangeOf<"bringAccount">[] | null = null;

  function joinAccount(change: AccountChange): void {
    const account = nameOf(change.subject);
    const open = accounts.get(account);
    // Of two of a type, the second is judged by what the first has written.
    if (open !== undefined && !open.some(({ type }) => type === change.type)) {
      open.push(change);
      return;
    }
    const opened = [change];
    accounts.set(account, opened);
    groups.push({ kind: "account", changes: opened });
  }

  function joinCounts(change: ChangeOf<"count">): void {
    if (counts !== null) {
      counts.push(change);
      return;
    }
    counts = [change];
    groups.push({ kind: "count", changes: counts });
  }

  function joinBrought(change: ChangeOf<"bringAccount">): void {
    if (brought !== null && groups.at(-1)?.kind === "brought") {
      brought.push(change);
      return;
    }
    brought = [change];
    groups.push({ kind: "brought", changes: brought });
  }

  for (const change of changes) {
    if (movesAccounts(change)) keepOnly(accounts, change);
    if (movesWindows(change)) counts = null;
    if (isAccountChange(change)) joinAccount(change);
    else if (change.type === "count") joinCounts(change);
    else if (change.type === "audit") events.push(change);
    else if (change.type === "bringAccount") joinBrought(change);
    else groups.push({ kind: "single", change });
  }
  if (events.length > 0) groups.push({ kind: "audit", changes: events });
  return groups;
}

function nameOf({ poolId, userId }: SubjectRef): string {
  return `${poolId}/${userId}`;
}

/** Tells what changes that come later, of whatever account, may be judged by: names that it takes, attempts. */
function movesAccounts({ type }: Change): boolean {
  return ["insertUser", "bringAccount", "updateUser", "failAttempt", "clearAttempts"].includes(type);
}

/** Nothing that comes later is written before this change, but for what its own account's row bears with it. */
function keepOnly(accounts: Map<string, AccountChange[]>, change: Change): void {
  const own = change.type === "updateUser" ? nameOf(change.subject) : null;
  for (const account of accounts.keys()) if (account !== own) accounts.delete(account);
}

function movesWindows(change: Change): boolean {
  if (change.type === "enqueueMessage") return change.within !== undefined || change.unlessOpen !== undefined;
  return change.type === "passWindows";
}
