import type { MovedAccount, MovedTotp, SourcePlace } from "../../model.ts";
import { accountOf } from "../../record/accountOf.ts";
import type { Members } from "../../record/Members.ts";
import { remarksOnLeft } from "../../record/remarks.ts";
import { readAttributes } from "./readAttributes.ts";
import { readOtp } from "./readOtp.ts";
import { readPassword } from "./readPassword.ts";

/** What Keycloak makes of the rest, and what only it needs. */
const PASSED = ["totp", "origin", "self", "access", "disableableCredentialTypes", "notBefore", "userProfileMetadata"];

/** Begins the name of the role that every user of a realm has. */
const EVERYBODYS_ROLE = "default-roles-";

/**
 * Reads one user.
 * @throws {Refused}
 */
export function readUser(at: SourcePlace, user: Members): MovedAccount {
  if (user.text("serviceAccountClientId") !== null)
    throw user.refused("serviceAccountClientId", "must not be set: the account of a client is no person's");
  const attributes = readAttributes(user.members("attributes"));
  const names = { givenName: user.text("firstName"), familyName: user.text("lastName") };
  const credentials = readCredentials(user);
  const roles = user.list("realmRoles").filter((role) => !String(role).startsWith(EVERYBODYS_ROLE));
  user.pass(...PASSED);
  return accountOf(at, {
    foreignId: user.id("id"),
    username: user.demandText("username"),
    email: user.text("email"),
    emailVerified: user.flag("emailVerified") ?? false,
    phone: attributes.phone,
    phoneVerified: attributes.phoneVerified,
    profile: { ...withoutNulls(names), ...attributes.profile },
    customData: attributes.others,
    password: credentials.password,
    authenticators: credentials.authenticators,
    blocked: user.flag("enabled") === false,
    createdAt: user.moment("createdTimestamp"),
    remarks: [
      ...credentials.remarks,
      ...(roles.length === 0 ? [] : [`not taken over: ${roles.length} of realmRoles`]),
      ...remarksOnLeft(user),
    ],
  });
}

interface Credentials extends Pick<MovedAccount, "password" | "remarks"> {
  readonly authenticators: readonly MovedTotp[];
}

function readCredentials(user: Members): Credentials {
  let password: MovedAccount["password"] = null;
  const authenticators: MovedTotp[] = [];
  const others = new Map<string, number>();
  for (const credential of user.memberList("credentials")) {
    const type = credential.demandText("type");
    if (type === "password") {
      if (password !== null) throw credential.refused("type", "must not be password twice");
      password = readPassword(credential);
    } else if (type === "otp" || type === "totp" || type === "hotp") authenticators.push(readOtp(credential, type));
    else others.set(type, (others.get(type) ?? 0) + 1);
  }
  const remarks = [...others].map(
    ([type, count]) => `not taken over: ${count} of credential type ${type.slice(0, 40)}`,
  );
  return { password, authenticators, remarks };
}

function withoutNulls(values: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
