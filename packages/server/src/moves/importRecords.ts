import {
  type ImportOutcome,
  importAccounts,
  importAuthenticator,
  type OnExisting,
  type Ports,
  type Scope,
} from "@countersign/core";
import type { MovedAccount, MovedAuthenticator, MovedRecord, SourcePlace } from "@countersign/moving";
import { type ReadingRules, toImported } from "./toImported.ts";
import { type Match, toOwners } from "./toOwners.ts";

/** What became of one record, for the report; it holds nothing secret. */
export interface ImportLine {
  readonly at: SourcePlace;
  readonly outcome: ImportOutcome;
  /** Its id at the source. */
  readonly foreignId: string | null;
  /** What of it was not taken over. */
  readonly remarks: readonly string[];
}

export interface ImportRules extends ReadingRules {
  readonly match: Match;
  readonly onExisting: OnExisting;
  readonly isDryRun: boolean;
}

/** So many are held in memory, and settled together. */
const BATCH_RECORDS = 256;

/**
 * Imports the records of a source one batch after the other, and tells what became of each. What is told is on disk; when it is
 * broken off and run again, what was brought stays as it is and is told as such.
 */
export async function* importRecords(
  ports: Ports,
  scope: Scope,
  records: AsyncIterable<MovedRecord>,
  rules: ImportRules,
): AsyncGenerator<ImportLine> {
  const seen = new Set<string>();
  let batch: MovedRecord[] = [];
  for await (const record of records) {
    batch.push(record);
    if (batch.length < BATCH_RECORDS) continue;
    yield* await importBatch({ ports, scope, rules, seen }, batch);
    batch = [];
  }
  yield* await importBatch({ ports, scope, rules, seen }, batch);
}

interface Importing {
  readonly ports: Ports;
  readonly scope: Scope;
  readonly rules: ImportRules;
  /** Of a dry run, the names that would have been taken. */
  readonly seen: Set<string>;
}

/** Accounts come first: an authenticator may be of one that stands beside it. */
async function importBatch(importing: Importing, batch: readonly MovedRecord[]): Promise<readonly ImportLine[]> {
  const lines: ImportLine[] = [];
  await bringAccounts(importing, batch, lines);
  for (const [index, record] of batch.entries()) {
    if (record.kind === "fault")
      lines[index] = lineOf(record, { kind: "refused", field: record.field, rule: record.rule });
    if (record.kind === "authenticator")
      lines[index] = lineOf(record, await bindOne(importing, record), record.remarks);
  }
  return lines;
}

async function bringAccounts(
  { ports, scope, rules, seen }: Importing,
  batch: readonly MovedRecord[],
  lines: ImportLine[],
): Promise<void> {
  const read = batch.flatMap((record, index) => {
    if (record.kind !== "account") return [];
    const account = toImported(record, rules);
    if (account.kind === "account") return [{ index, record, ...account }];
    lines[index] = lineOf(record, account, record.remarks);
    return [];
  });
  const { onExisting, isDryRun } = rules;
  const accounts = read.map(({ account }) => account);
  const dry = isDryRun ? { seen } : {};
  const outcomes = await importAccounts(ports, { scope, accounts, onExisting, isDryRun, ...dry });
  for (const [place, { index, record, remarks }] of read.entries()) {
    const outcome = outcomes[place];
    if (outcome === undefined) throw new TypeError("an account without an outcome");
    lines[index] = lineOf(record, outcome, remarks);
  }
}

async function bindOne({ ports, scope, rules }: Importing, record: MovedAuthenticator): Promise<ImportOutcome> {
  const owners = toOwners(record, rules.match, rules);
  if ("kind" in owners) return owners;
  const authenticator = { owners, totp: record.totp };
  return await importAuthenticator(ports, { scope, authenticator, isDryRun: rules.isDryRun });
}

function lineOf(record: MovedRecord, outcome: ImportOutcome, remarks: readonly string[] = []): ImportLine {
  return { at: record.at, outcome, foreignId: foreignIdOf(record), remarks };
}

function foreignIdOf(record: MovedRecord): string | null {
  if (record.kind === "account") return (record satisfies MovedAccount).foreignId;
  return record.kind === "authenticator" ? record.ownerId : null;
}
