import type { JsonValue } from "../../json/JsonValue.ts";
import { Members } from "../../record/Members.ts";

export interface Attributes {
  readonly phone: string | null;
  readonly phoneVerified: boolean;
  readonly profile: Readonly<Record<string, string>>;
  /** By their own names: a text, or an array of texts where there are several. */
  readonly others: Readonly<Record<string, unknown>>;
}

const PHONES = ["phoneNumber", "phone_number", "phone", "mobile"];
const PHONE_FLAGS = ["phoneNumberVerified", "phone_number_verified"];
/** Attributes that are fields of a profile here: the claims of OpenID Connect in the spellings that Keycloak's mappers know. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ...["nickname", "profile", "website", "gender", "birthdate", "zoneinfo", "locale", "middleName", "company"].map(
    (name): [string, string] => [name, name],
  ),
  ...["formatted", "locality", "region", "country"].map((name): [string, string] => [name, name]),
  ["middle_name", "middleName"],
  ["picture", "photo"],
  ["street", "streetAddress"],
  ["postal_code", "postalCode"],
]);

/**
 * Reads the attributes of a user, which are lists of texts.
 * @throws {Refused}
 */
export function readAttributes(attributes: Members | null): Attributes {
  const members = attributes ?? new Members(new Map());
  const values = members.names().map((name): [string, readonly string[]] => [name, textsOf(members, name)]);
  const phone = values.find(([name, texts]) => PHONES.includes(name) && texts.length === 1);
  const flag = values.find(([name]) => PHONE_FLAGS.includes(name));
  const fields = values.filter(([name, texts]) => FIELDS.has(name) && texts.length === 1);
  const taken = new Set([phone, ...(phone === undefined ? [] : [flag]), ...fields].map((entry) => entry?.[0]));
  const others = values.filter(([name, texts]) => !taken.has(name) && texts.length > 0);
  return {
    phone: phone?.[1][0] ?? null,
    phoneVerified: phone !== undefined && /^true$/i.test(flag?.[1][0] ?? ""),
    profile: Object.fromEntries(fields.map(([name, [text = ""]]) => [FIELDS.get(name) ?? name, text])),
    others: Object.fromEntries(others.map(([name, texts]) => [name, texts.length === 1 ? texts[0] : texts])),
  };
}

function textsOf(members: Members, name: string): readonly string[] {
  const value = members.value(name);
  const values: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  return values.flatMap((each) => {
    if (each === null || each === "") return [];
    if (typeof each === "string") return [each];
    throw members.refused(name, "must be a list of texts");
  });
}
