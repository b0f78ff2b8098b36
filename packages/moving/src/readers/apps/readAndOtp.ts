import type { JsonValue } from "../../json/JsonValue.ts";
import type { MovedRecord, ReadMoved, SourcePlace } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import type { Members } from "../../record/Members.ts";
import { remarksOnLeft } from "../../record/remarks.ts";
import { splitLabel } from "../../record/splitLabel.ts";
import { base32Secret, otherToken, totpOf } from "../../record/totpOf.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { readVault } from "./readVault.ts";

/** Reads a plain-text backup of andOTP: an array of tokens. */
export const readAndOtp: ReadMoved = (source) => readVault(source, { entries, read });

function entries(backup: JsonValue): { readonly path: readonly string[]; readonly list: JsonValue } {
  if (!Array.isArray(backup)) throw new SourceUnreadable("must be a plain-text backup of andOTP: an array of tokens");
  return { path: [], list: backup };
}

function read(at: SourcePlace, entry: Members): MovedRecord {
  const type = entry.demandText("type");
  if (type.toUpperCase() !== "TOTP") throw otherToken(type);
  const totp = totpOf({
    secret: base32Secret(entry.demandText("secret")),
    algorithm: entry.text("algorithm"),
    digits: entry.integer("digits"),
    periodSeconds: entry.integer("period"),
  });
  entry.pass("issuer", "thumbnail", "last_used", "used_frequency", "tags");
  const ownerName = splitLabel(entry.text("label") ?? "").account;
  return authenticatorOf(at, totp, { ownerName, remarks: remarksOnLeft(entry) });
}
