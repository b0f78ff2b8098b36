import { isObject, type JsonValue } from "../../json/JsonValue.ts";
import type { MovedRecord, ReadMoved, SourcePlace } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import type { Members } from "../../record/Members.ts";
import { remarksOnLeft } from "../../record/remarks.ts";
import { otherToken, totpOf } from "../../record/totpOf.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { readVault } from "./readVault.ts";

/** Reads a JSON backup of FreeOTP+, whose secrets are arrays of signed bytes. */
export const readFreeOtp: ReadMoved = (source) => readVault(source, { entries, read });

function entries(backup: JsonValue): { readonly path: readonly string[]; readonly list: JsonValue | undefined } {
  if (!isObject(backup) || !backup.has("tokens"))
    throw new SourceUnreadable("must be a backup of FreeOTP+: an object with tokens");
  return { path: ["tokens"], list: backup.get("tokens") };
}

function read(at: SourcePlace, token: Members): MovedRecord {
  const type = token.demandText("type");
  if (type.toUpperCase() !== "TOTP") throw otherToken(type);
  const totp = totpOf(
    {
      secret: Uint8Array.from(token.list("secret").map((byte) => byteOf(byte, token))),
      algorithm: token.text("algo"),
      digits: token.integer("digits"),
      periodSeconds: token.integer("period"),
    },
    { algorithm: "algo" },
  );
  token.pass("counter", "issuerExt", "issuerInt", "image", "imageAlt");
  return authenticatorOf(at, totp, { ownerName: token.text("label"), remarks: remarksOnLeft(token) });
}

function byteOf(value: JsonValue, token: Members): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= -128 && value <= 127) return value & 0xff;
  throw token.refused("secret", "must be an array of bytes, -128 to 127 each");
}
