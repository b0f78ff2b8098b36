import { readFileSync } from "node:fs";
import { join } from "node:path";
import { formats } from "../formats.ts";
import type { MovedAccount, MovedAuthenticator, MovedFault, MovedRecord, SourceGiven } from "../model.ts";

interface ReadOptions extends Partial<SourceGiven> {
  /** In how large pieces the source comes. */
  readonly pieceBytes?: number;
}

/** Gives all records that a format's reader makes of a source. */
export async function readAll(
  name: string,
  source: string | Uint8Array,
  { pieceBytes = 1000, ...given }: ReadOptions = {},
): Promise<readonly MovedRecord[]> {
  const format = formats.find((each) => each.name === name);
  if (format === undefined) throw new Error(`There is no format ${name}.`);
  const records: MovedRecord[] = [];
  const pieces = inPieces(Buffer.from(source), pieceBytes);
  for await (const record of format.read(pieces, { passphrase: null, key: null, unsaid: {}, ...given }))
    records.push(record);
  return records;
}

/** Gives a file of the folder `samples`. */
export function readSample(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, "samples", name));
}

export function faultsIn(records: readonly MovedRecord[]): readonly (readonly [string, string])[] {
  return records.filter(isFault).map(({ field, rule }) => [field, rule]);
}

export function accountsIn(records: readonly MovedRecord[]): readonly MovedAccount[] {
  return records.filter((record) => record.kind === "account");
}

export function authenticatorsIn(records: readonly MovedRecord[]): readonly MovedAuthenticator[] {
  return records.filter((record) => record.kind === "authenticator");
}

/** Gives one authenticator as text: its holder, its parameters, and its secret in hexadecimal. */
export function showAuthenticator({ ownerName, totp }: MovedAuthenticator): string {
  const { algorithm, digits, periodSeconds, secret } = totp;
  return `${ownerName} ${algorithm}/${digits}/${periodSeconds} ${Buffer.from(secret).toString("hex")}`;
}

function isFault(record: MovedRecord): record is MovedFault {
  return record.kind === "fault";
}

async function* inPieces(bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += pieceBytes) yield bytes.subarray(start, start + pieceBytes);
}
