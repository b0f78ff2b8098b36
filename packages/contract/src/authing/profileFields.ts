/** What a person says about himself: the standard claims of OpenID Connect, and Authing's own. */
export const personalFields = [
  "nickname",
  "photo",
  "company",
  "name",
  "givenName",
  "familyName",
  "middleName",
  "profile",
  "preferredUsername",
  "website",
  "gender",
  "birthdate",
  "zoneinfo",
  "locale",
  "address",
  "formatted",
  "streetAddress",
  "locality",
  "region",
  "postalCode",
  "city",
  "province",
  "country",
  "device",
  "browser",
] as const;

/** What ties an account to another system. Only a manager may set it. */
export const managedFields = ["externalId", "unionid", "openid", "oauth"] as const;

/** Every profile field there is. All are text. */
export const profileFields = [...personalFields, ...managedFields] as const;
export type ProfileField = (typeof profileFields)[number];

export const PROFILE_TEXT_LENGTH = 1000;

/** Gives every field the same schema. */
export function fieldsOf<Name extends string, Schema>(
  names: readonly Name[],
  schema: Schema,
): { readonly [N in Name]: Schema } {
  return Object.fromEntries(names.map((name) => [name, schema])) as { readonly [N in Name]: Schema }; // forgets the names
}
