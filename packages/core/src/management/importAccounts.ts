import type { Change } from "../model/changes.ts";
import type { UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { settleDecision } from "../settle/settleDecision.ts";
import { bindImported } from "./bindImported.ts";
import { type ImportDraft as Draft, draftImportedAccount, type ImportedAccount } from "./draftImportedAccount.ts";
import { findStanding, type Standing } from "./findStanding.ts";
import type { ImportOutcome } from "./importOutcome.ts";
import { knownBy } from "./nameKeys.ts";

/** What to do with a record whose account is there. */
export type OnExisting = "refuse" | "skip" | "add-authenticators";

export interface AccountImport {
  readonly scope: Scope;
  readonly accounts: readonly ImportedAccount[];
  readonly onExisting: OnExisting;
  /** Says what would become of them, and writes nothing. */
  readonly isDryRun: boolean;
  /** Of a dry run, the names that earlier batches would have taken; they are added to. */
  readonly seen?: Set<string>;
}

/**
 * Brings accounts that another service made, a batch of them in one settlement: each stands whole or not at all, is known
 * by its names as any other is, and counts as a manager's. Nobody is told. Where one was brought before, it stays as it is.
 *
 * Gives what became of each, in their order.
 */
export async function importAccounts(ports: Ports, batch: AccountImport): Promise<readonly ImportOutcome[]> {
  const outcomes: ImportOutcome[] = [];
  const drafts: Draft[] = [];
  for (const [index, account] of batch.accounts.entries()) {
    const draft = await draftImportedAccount(ports, batch.scope, index, account);
    if ("kind" in draft) outcomes[index] = draft;
    else drafts.push(draft);
  }
  const fresh: Draft[] = [];
  const standing = await findStanding(ports, batch.scope, drafts);
  for (const draft of drafts) {
    const found = standing(draft);
    if (found === null) fresh.push(draft);
    else outcomes[draft.index] = await meetExisting(ports, batch, draft, found);
  }
  for (const [index, outcome] of await bringAll(ports, batch, fresh)) outcomes[index] = outcome;
  return outcomes;
}

async function meetExisting(
  ports: Ports,
  batch: AccountImport,
  draft: Draft,
  { field, userId, isOne }: Standing,
): Promise<ImportOutcome> {
  if (batch.onExisting === "add-authenticators" && isOne) return await addTo(ports, batch, draft, userId);
  if (field === "movedFrom") return { kind: "already", userId };
  if (batch.onExisting === "skip" && isOne) return { kind: "skipped", userId };
  return taken(field);
}

function taken(name: string): ImportOutcome {
  const field = name === "movedFrom" ? "id" : name;
  return { kind: "refused", field, rule: "must not be another account's of this user pool" };
}

async function addTo(
  ports: Ports,
  { scope, isDryRun }: AccountImport,
  { totps, weak }: Draft,
  userId: UserId,
): Promise<ImportOutcome> {
  return await settleDecision(ports.store, async () => {
    const subject = await ports.store.findSubject(scope.poolId, { kind: "id", key: userId });
    const bound = subject === null ? null : bindImported(ports, scope, subject, { totps, recovery: null });
    const isNew = bound !== null && bound.added > 0;
    const outcome: ImportOutcome = isNew ? { kind: "added", userId, weak } : { kind: "already", userId };
    return { changes: isNew && !isDryRun ? bound.changes : [], conclude: () => outcome };
  });
}

/** Settles all that are new together; where a name was taken in the meantime, each by itself. */
async function bringAll(
  ports: Ports,
  batch: AccountImport,
  drafts: readonly Draft[],
): Promise<readonly (readonly [number, ImportOutcome])[]> {
  const { firsts, others } = firstsOf(drafts, batch.seen ?? new Set());
  const refused = others.map(({ index, field }) => [index, taken(field)] as const);
  const brought = ({ index, subject, weak }: Draft) => {
    return [index, { kind: "moved", userId: batch.isDryRun ? null : subject.user.userId, weak }] as const;
  };
  if (firsts.length === 0) return refused;
  if (batch.isDryRun || (await ports.store.settle(changesOf(ports, batch.scope, firsts))).settled)
    return [...refused, ...firsts.map(brought)];
  const each: (readonly [number, ImportOutcome])[] = [];
  for (const draft of firsts) {
    const settlement = await ports.store.settle(changesOf(ports, batch.scope, [draft]));
    each.push(settlement.settled ? brought(draft) : [draft.index, await lostTo(ports, batch, draft, settlement.taken)]);
  }
  return [...refused, ...each];
}

/** Whoever was faster may have brought the same record. */
async function lostTo(ports: Ports, batch: AccountImport, draft: Draft, field: string | null): Promise<ImportOutcome> {
  const found = (await findStanding(ports, batch.scope, [draft]))(draft);
  return found === null ? taken(field ?? "movedFrom") : await meetExisting(ports, batch, draft, found);
}

/** Of the records of a batch that share a name, the first has it. */
function firstsOf(
  drafts: readonly Draft[],
  seen: Set<string>,
): {
  readonly firsts: readonly Draft[];
  readonly others: readonly { readonly index: number; readonly field: string }[];
} {
  const firsts: Draft[] = [];
  const others: { readonly index: number; readonly field: string }[] = [];
  for (const draft of drafts) {
    const { keys } = draft;
    const own = knownBy.filter((field) => keys[field] !== null);
    const field = own.find((each) => seen.has(`${each} ${keys[each]}`));
    if (field !== undefined) {
      others.push({ index: draft.index, field });
      continue;
    }
    for (const each of own) seen.add(`${each} ${keys[each]}`);
    firsts.push(draft);
  }
  return { firsts, others };
}

/** One event tells of all that come together: how many, and the digest of their ids. */
function changesOf(ports: Ports, scope: Scope, drafts: readonly Draft[]): readonly Change[] {
  const ids = drafts.map(({ subject }) => subject.user.userId);
  const bound = drafts.reduce((sum, { subject }) => sum + subject.authenticators.length, 0);
  const note = `accounts=${ids.length} authenticators=${bound} sha256=${ports.digest(ids.join("\n"))}`;
  return [
    ...drafts.map(({ subject, account }): Change => ({ type: "bringAccount", subject, movedFrom: account.movedFrom })),
    audit(scope, ports.clock.nowMs(), { type: "account.import", userId: null, note }),
  ];
}
