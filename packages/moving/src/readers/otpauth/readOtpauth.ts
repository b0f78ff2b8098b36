import type { MovedRecord, ReadMoved, SourcePlace } from "../../model.ts";
import { Refused } from "../../record/Refused.ts";
import { recordOrFault } from "../../record/recordOrFault.ts";
import { asUtf8 } from "../../text/asUtf8.ts";
import { decodeText } from "../../text/decodeText.ts";
import { readLines } from "../../text/readLines.ts";
import { Batches } from "./Batches.ts";
import { decodeMigration } from "./decodeMigration.ts";
import { migratedToken } from "./migratedToken.ts";
import { readKeyUri } from "./readKeyUri.ts";

/**
 * Reads `otpauth://` addresses and the `otpauth-migration://` addresses that Google Authenticator shows when it exports, one a
 * line. Empty lines and lines that begin with `#` are passed over.
 */
export const readOtpauth: ReadMoved = async function* (source) {
  const batches = new Batches();
  for await (const { line, text } of readLines(asUtf8(decodeText(source)))) {
    const at = { line, path: null };
    const uri = text?.trim() ?? null;
    if (uri === null) yield { kind: "fault", at, field: "line", rule: "must not be longer than 1 MiB" };
    else if (uri !== "" && !uri.startsWith("#")) yield* readUri(at, uri, batches);
  }
  yield* batches.missing();
};

function readUri(at: SourcePlace, uri: string, batches: Batches): readonly MovedRecord[] {
  if (/^otpauth:/i.test(uri)) return [recordOrFault(at, () => readKeyUri(at, uri))];
  if (/^otpauth-migration:/i.test(uri)) return [recordOrFault(at, () => readMigration(at, uri, batches))].flat();
  const rule = "must be an otpauth:// or otpauth-migration:// address";
  return [{ kind: "fault", at, field: "line", rule }];
}

function readMigration(at: SourcePlace, uri: string, batches: Batches): readonly MovedRecord[] {
  // Not by URLSearchParams: a plus that nobody encoded is part of the base64.
  const data = /^otpauth-migration:\/\/offline\/?\?data=([^&#]+)$/i.exec(uri)?.[1];
  if (data === undefined)
    throw new Refused("line", "must begin with otpauth-migration://offline?data= and hold nothing else");
  const payload = decodeMigration(data);
  batches.add(at, payload);
  return payload.tokens.map((fields, index) => {
    const place = { ...at, path: `otp_parameters[${index}]` };
    return recordOrFault(place, () => migratedToken(place, fields));
  });
}
