import { isObject, type JsonValue } from "../../json/JsonValue.ts";
import type { MovedRecord, ReadMoved, SourcePlace } from "../../model.ts";
import { authenticatorOf } from "../../record/accountOf.ts";
import { Members } from "../../record/Members.ts";
import { remarksOnLeft } from "../../record/remarks.ts";
import { splitLabel } from "../../record/splitLabel.ts";
import { base32Secret, otherToken, totpOf } from "../../record/totpOf.ts";
import { SourceUnreadable } from "../../SourceUnreadable.ts";
import { readVault } from "./readVault.ts";

const OLDEST_SCHEMA = 1;
const NEWEST_SCHEMA = 4;

/** Reads a backup that 2FAS wrote without a password, schemas 1 to 4. */
export const readTwoFas: ReadMoved = (source) => readVault(source, { entries, read });

function entries(backup: JsonValue): { readonly path: readonly string[]; readonly list: JsonValue | undefined } {
  const schema = isObject(backup) ? backup.get("schemaVersion") : null;
  if (!isObject(backup) || typeof schema !== "number")
    throw new SourceUnreadable("must be a backup of 2FAS: an object with schemaVersion and services");
  if (!Number.isInteger(schema) || schema < OLDEST_SCHEMA || schema > NEWEST_SCHEMA)
    throw new SourceUnreadable(`schemaVersion must be ${OLDEST_SCHEMA} to ${NEWEST_SCHEMA}`);
  const encrypted = backup.get("servicesEncrypted") ?? "";
  if (encrypted !== "")
    throw new SourceUnreadable("is an encrypted backup: in 2FAS, Settings, Backup, Export, do not set a password");
  return { path: ["services"], list: backup.get("services") };
}

function read(at: SourcePlace, service: Members): MovedRecord {
  const otp = service.members("otp") ?? new Members(new Map());
  const type = otp.text("tokenType") ?? "TOTP";
  if (type.toUpperCase() !== "TOTP") throw otherToken(type, "otp.tokenType");
  const totp = totpOf(
    {
      secret: base32Secret(service.demandText("secret")),
      algorithm: otp.text("algorithm"),
      digits: otp.integer("digits"),
      periodSeconds: otp.integer("period"),
    },
    { algorithm: "otp.algorithm", digits: "otp.digits", period: "otp.period" },
  );
  const ownerName = otp.text("account") ?? splitLabel(otp.text("label") ?? "").account ?? service.text("name");
  service.pass("name", "updatedAt", "order", "icon", "badge", "groupId", "type", "serviceTypeID");
  otp.pass("issuer", "label", "link", "source", "counter");
  return authenticatorOf(at, totp, { ownerName, remarks: remarksOnLeft(service, otp) });
}
