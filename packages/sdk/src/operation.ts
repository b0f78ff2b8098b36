/** A GraphQL operation with one root field of the same name. */
export interface Operation {
  readonly name: string;
  readonly document: string;
}

/** Every field of a user but `password`, which no client should ask for. */
const USER_FIELDS =
  "{ id arn status userPoolId username email emailVerified phone phoneVerified phoneCountryCode unionid openid nickname " +
  "registerSource photo oauth token tokenExpiredAt loginsCount lastLogin lastIP signedUp blocked isDeleted device " +
  "browser company name givenName familyName middleName profile preferredUsername website gender birthdate zoneinfo " +
  "locale address formatted streetAddress locality region postalCode city province country createdAt updatedAt " +
  "externalId newlyCreated expiredAt directManagement " +
  "identities { openid userIdInIdp userId connectionId isSocial provider type userPoolId extIdpId } " +
  "customData { key value dataType label } }";

/**
 * Writes the document of an operation.
 *
 * @param variables as in `$email: String!, $code: String!`; each is handed to the root field under its own name
 * @param selection fields to ask for; those of a user unless given
 */
export function operation(
  kind: "query" | "mutation",
  name: string,
  variables = "",
  selection = USER_FIELDS,
): Operation {
  const args = variables.replace(/\$(\w+): [\w!]+/g, "$1: $$$1");
  const [declared, passed] = variables ? [`(${variables})`, `(${args})`] : ["", ""];
  return { name, document: `${kind} ${name}${declared} { ${name}${passed} ${selection} }` };
}
