import { isObject, type JsonObject, type JsonValue } from "../../json/JsonValue.ts";
import { parseJson } from "../../json/parseJson.ts";
import { toPlain } from "../../json/toPlain.ts";
import type { MovedAccount, MovedTotp, SourcePlace } from "../../model.ts";
import { accountOf } from "../../record/accountOf.ts";
import { Members } from "../../record/Members.ts";
import { remarksOnLeft } from "../../record/remarks.ts";
import { base32Secret, totpOf } from "../../record/totpOf.ts";
import { readPassword } from "./readPassword.ts";

const PERIOD_SECONDS = 30;
/** Claims of Logto's profile that are fields of a profile here. */
const FIELDS = ["givenName", "familyName", "middleName", "nickname", "preferredUsername"];
const MORE_FIELDS = ["profile", "website", "gender", "birthdate", "zoneinfo", "locale"];
const ADDRESS_FIELDS = ["formatted", "streetAddress", "locality", "region", "postalCode", "country"];
const PASSED = [
  "tenant_id",
  "application_id",
  "updated_at",
  "last_sign_in_at",
  "logto_config",
  "has_password",
  "password_updated_at",
  "cimd_client_id",
];

/**
 * Reads one row. Logto takes a primary address or number only after a code, or from an operator, and calls both verified.
 * @throws {Refused}
 */
export function readUser(at: SourcePlace, row: Members): MovedAccount {
  const email = row.text("primary_email");
  const phone = row.text("primary_phone");
  const seconds = readSeconds(listIn(row, "mfa_verifications"));
  const identities = [...objectIn(row, "identities").keys()].map((name) => name.slice(0, 40));
  row.pass(...PASSED);
  return accountOf(at, {
    foreignId: row.id("id"),
    username: row.text("username"),
    email,
    emailVerified: email !== null,
    phone: phone === null || phone.startsWith("+") ? phone : `+${phone}`,
    phoneVerified: phone !== null,
    profile: readProfile(row),
    customData: toPlain(objectIn(row, "custom_data")),
    password: readPassword(row.text("password_encrypted"), row.text("password_encryption_method")),
    authenticators: seconds.authenticators,
    blocked: row.flag("is_suspended") ?? false,
    createdAt: row.moment("created_at"),
    remarks: [
      ...seconds.remarks,
      ...(identities.length === 0 ? [] : [`not taken over: sign-in by ${identities.join(", ")}`]),
      ...remarksOnLeft(row),
    ],
  });
}

function readProfile(row: Members): Readonly<Record<string, string>> {
  const profile = new Members(objectIn(row, "profile"), "profile.");
  const address = profile.members("address") ?? new Members(new Map());
  const fields: readonly (readonly [string, string | null])[] = [
    ["name", row.text("name")],
    ["photo", row.text("avatar")],
    ...[...FIELDS, ...MORE_FIELDS].map((name) => [name, profile.text(name)] as const),
    ...ADDRESS_FIELDS.map((name) => [name, address.text(name)] as const),
  ];
  return Object.fromEntries(fields.flatMap(([name, text]) => (text === null ? [] : [[name, text]])));
}

function readSeconds(list: readonly JsonValue[]): { readonly authenticators: MovedTotp[]; readonly remarks: string[] } {
  const authenticators: MovedTotp[] = [];
  const others = new Map<string, number>();
  for (const [index, value] of list.entries()) {
    const entry = new Members(isObject(value) ? value : new Map(), `mfa_verifications[${index}].`);
    const type = entry.demandText("type");
    if (type === "Totp") authenticators.push(readTotp(entry));
    else others.set(type, (others.get(type) ?? 0) + 1);
  }
  return {
    authenticators,
    remarks: [...others].map(([type, count]) => `not taken over: ${count} of ${type.slice(0, 40)}`),
  };
}

function readTotp(entry: Members): MovedTotp {
  const lastUsed = entry.moment("lastUsedAt");
  const stepOfUse = lastUsed === null ? null : Math.floor(lastUsed.getTime() / 1000 / PERIOD_SECONDS);
  // Older versions say only when it was used.
  const lastStep = entry.integer("lastUsedTimeStep") ?? stepOfUse;
  return totpOf({ secret: base32Secret(entry.demandText("key"), "mfa_verifications.key"), lastStep });
}

/** Columns of JSON are JSON in JSON, and text in CSV. */
function jsonIn(row: Members, name: string): JsonValue {
  const value = row.value(name);
  return typeof value === "string" ? parseJson(value, name) : value;
}

function objectIn(row: Members, name: string): JsonObject {
  const value = jsonIn(row, name) ?? new Map();
  if (isObject(value)) return value;
  throw row.refused(name, "must be an object");
}

function listIn(row: Members, name: string): readonly JsonValue[] {
  const value = jsonIn(row, name) ?? [];
  if (Array.isArray(value)) return value;
  throw row.refused(name, "must be an array");
}
