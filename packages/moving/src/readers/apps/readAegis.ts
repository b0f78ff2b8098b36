import { isObject, type JsonValue } from "../../json/JsonValue.ts";
import type { MovedRecord, ReadMoved, SourcePlace } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import type { Members } from "../../record/Members.ts";
import { remarksOnLeft } from "../../record/remarks.ts";
import { base32Secret, otherToken, totpOf } from "../../record/totpOf.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { readVault } from "./readVault.ts";

const NEWEST_VERSION = 3;

/**
 * Reads a vault that Aegis exported unencrypted, versions 1 to 3 of its content.
 * @see {@link https://github.com/beemdevelopment/Aegis/blob/master/docs/vault.md Aegis Vault}
 */
export const readAegis: ReadMoved = (source) => readVault(source, { entries, read });

function entries(vault: JsonValue): { readonly path: readonly string[]; readonly list: JsonValue | undefined } {
  if (!isObject(vault) || !vault.has("header") || vault.get("version") !== 1)
    throw new SourceUnreadable("must be a vault of Aegis: an object with version 1, header and db");
  const database = vault.get("db");
  if (typeof database === "string")
    throw new SourceUnreadable(
      "is an encrypted vault: in Aegis, Settings, Import & Export, Export, take JSON and switch encryption off",
    );
  if (!isObject(database)) throw new SourceUnreadable("db must be an object");
  const version = database.get("version");
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1 || version > NEWEST_VERSION)
    throw new SourceUnreadable(`db.version must be 1 to ${NEWEST_VERSION}`);
  return { path: ["db", "entries"], list: database.get("entries") };
}

function read(at: SourcePlace, entry: Members): MovedRecord {
  const type = entry.demandText("type");
  if (type.toLowerCase() !== "totp") throw otherToken(type);
  const info = entry.members("info");
  if (info === null) throw entry.refused("info", "must not be missing");
  const totp = totpOf(
    {
      secret: base32Secret(info.demandText("secret"), "info.secret"),
      algorithm: info.text("algo"),
      digits: info.integer("digits"),
      periodSeconds: info.integer("period"),
    },
    { algorithm: "info.algo", digits: "info.digits", period: "info.period" },
  );
  entry.pass("uuid", "issuer", "favorite", "icon", "icon_mime", "icon_hash", "group", "groups");
  const ownerName = entry.text("name");
  return authenticatorOf(at, totp, { ownerName, remarks: remarksOnLeft(entry, info) });
}
