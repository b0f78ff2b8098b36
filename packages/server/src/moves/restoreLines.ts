import { PolicyDocument, Type } from "@countersign/contract";
import {
  checkPolicy,
  type MovedSubject,
  type Ports,
  restoreAccounts,
  type Scope,
  type StoredPolicy,
} from "@countersign/core";
import { SourceUnreadable } from "@countersign/moving";
import { type Check, createCheck } from "../check/createCheck.ts";
import type { ExportEnd, ExportHeader } from "./exportLines.ts";
import type { ImportLine } from "./importRecords.ts";
import { readExported, readObjectLine } from "./readExported.ts";

const BATCH_ACCOUNTS = 200;

const isStored: Check<StoredPolicy> = createCheck(
  Type.Object({
    poolId: Type.String(),
    appId: Type.Union([Type.String(), Type.Null()]),
    version: Type.Integer({ minimum: 1 }),
    state: Type.Enum(["live", "draft", "past"]),
    policy: PolicyDocument,
    createdAtMs: Type.Integer({ minimum: 0 }),
  }),
);

/**
 * Reads an export to its end and writes nothing: what follows reads it again.
 * @throws {SourceUnreadable} when it is none, or not whole, or holds what no export does
 */
export async function checkExport(lines: AsyncIterable<string>): Promise<ExportHeader> {
  let header: ExportHeader | null = null;
  let previous: string | null = null;
  let line = 0;
  for await (const text of lines) {
    line += 1;
    if (header === null) header = readHeader(text);
    // Only what follows tells whether a line is the last one.
    else if (previous !== null) readExported(previous, line - 1);
    if (line > 1) previous = text;
  }
  const end: Partial<ExportEnd> | null = previous === null ? null : readObjectLine(previous, line);
  if (header === null || end?.accounts !== line - 2) throw new SourceUnreadable("must be a whole export");
  return header;
}

function readHeader(text: string): ExportHeader {
  const header: Partial<ExportHeader> = readObjectLine(text, 1);
  if (header.format !== "countersign-export") throw new SourceUnreadable("must be an export of Countersign");
  if (header.version !== 1) throw new SourceUnreadable("must be of version 1: import it with the build that made it");
  for (const [index, stored] of (header.policies ?? []).entries()) {
    if (!isStored(stored))
      throw new SourceUnreadable("must hold policies as an export writes them", { line: 1, path: `policies.${index}` });
    checkPolicy(stored.policy);
  }
  return header as ExportHeader;
}

/** Brings the accounts of an export that `checkExport` has read. */
export async function* restoreLines(
  ports: Ports,
  scope: Scope,
  lines: AsyncIterable<string>,
  isDryRun: boolean,
): AsyncGenerator<ImportLine> {
  let batch: { readonly line: number; readonly account: MovedSubject }[] = [];
  let line = 0;
  let previous: string | null = null;
  for await (const text of lines) {
    line += 1;
    if (previous !== null) batch.push({ line: line - 1, account: readExported(previous, line - 1) });
    if (line > 1) previous = text;
    if (batch.length < BATCH_ACCOUNTS) continue;
    yield* await restoreBatch(ports, scope, batch, isDryRun);
    batch = [];
  }
  yield* await restoreBatch(ports, scope, batch, isDryRun);
}

async function restoreBatch(
  ports: Ports,
  scope: Scope,
  batch: readonly { readonly line: number; readonly account: MovedSubject }[],
  isDryRun: boolean,
): Promise<readonly ImportLine[]> {
  const outcomes = await restoreAccounts(ports, { scope, accounts: batch.map(({ account }) => account), isDryRun });
  return batch.flatMap(({ line, account }, index) => {
    const outcome = outcomes[index];
    const foreignId = account.subject.user.userId;
    return outcome === undefined ? [] : [{ at: { line, path: null }, outcome, foreignId, remarks: [] }];
  });
}
