import { Refused } from "../../record/Refused.ts";
import { base64Bytes } from "../../record/totpOf.ts";
import { decodeMessage, type MessageField } from "./decodeMessage.ts";

/** One QR code of an export: some tokens, and which part of the export it is. */
export interface MigrationPayload {
  readonly tokens: readonly (readonly MessageField[])[];
  readonly batchSize: number;
  readonly batchIndex: number;
  readonly batchId: number;
}

/** Numbers of the fields of `MigrationPayload`. */
const TOKEN = 1;
const BATCH_SIZE = 3;
const BATCH_INDEX = 4;
const BATCH_ID = 5;
/** An export of more QR codes is a made-up number. */
const MOST_PAYLOADS = 1000;

/**
 * Reads the text after `data=`: a percent-encoded base64 of a Protocol Buffers message.
 * @throws {Refused}
 */
export function decodeMigration(data: string): MigrationPayload {
  const fields = decodeMessage(base64Bytes(unescape64(data), "data"), "data");
  const tokens = fields.flatMap(({ number, value }) => {
    if (number !== TOKEN) return [];
    if (typeof value === "bigint") throw new Refused("data", "must be a payload of Google Authenticator");
    return [decodeMessage(value, "data")];
  });
  const batchSize = count(fields, BATCH_SIZE, 1);
  const batchIndex = count(fields, BATCH_INDEX, 0);
  if (batchSize < 1 || batchSize > MOST_PAYLOADS || batchIndex >= batchSize)
    throw new Refused("data", "must be a part of an export: batch_index below batch_size");
  return { tokens, batchSize, batchIndex, batchId: Number(BigInt.asIntN(32, numberOf(fields, BATCH_ID))) };
}

/** Scanners hand the text on encoded, decoded, and with a blank for a plus. */
function unescape64(data: string): string {
  try {
    return decodeURIComponent(data).replaceAll(" ", "+").replaceAll("-", "+").replaceAll("_", "/");
  } catch {
    throw new Refused("data", "must be percent-encoded");
  }
}

function count(fields: readonly MessageField[], number: number, absent: number): number {
  const value = Number(numberOf(fields, number));
  // Protocol Buffers leave out zeros.
  return value === 0 ? absent : value;
}

function numberOf(fields: readonly MessageField[], number: number): bigint {
  const found = fields.filter((field) => field.number === number);
  const [value = 0n] = found.map((field) => field.value);
  if (found.length > 1 || typeof value !== "bigint")
    throw new Refused("data", "must be a payload of Google Authenticator");
  return value;
}
