const standardClaims = [
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
] as const;

/** What a person says about himself: the standard claims of OpenID Connect (Core §5.1), and Authing's own. */
export const personalFields = [
  "nickname",
  "photo",
  "company",
  ...standardClaims,
  "city",
  "province",
  "country",
  "device",
  "browser",
] as const;

/** The fields that stand in every GraphQL type of a profile. */
export const standardClaimsSdl = standardClaims.map((name) => `${name}: String`).join("\n    ");

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
