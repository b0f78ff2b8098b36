import type { ForeignPassword, MovedAccount, MovedFault, MovedTotp, SourcePlace } from "../model.ts";
import { parsePassword } from "../password/parsePassword.ts";
import { Refused } from "../record/Refused.ts";
import { recordOrFault } from "../record/recordOrFault.ts";
import { type Members, readDate, readFlag, readObject, readText, readTexts, readTotp, refuseOthers } from "./fields.ts";

/** The members of an account in our own JSON; the columns of our CSV are the same, with a dot for what lies within. */
export const accountMembers = [
  ...["id", "username", "email", "emailVerified", "phone", "phoneVerified", "passwordHash", "profile", "customData"],
  ...["totp", "recoveryCode", "blocked", "createdAt"],
] as const;

/** Reads an account in our own words; a member that is not known makes it a fault, since it would get lost. */
export function readAccount(record: unknown, at: SourcePlace): MovedAccount | MovedFault {
  return recordOrFault(at, (): MovedAccount => {
    if (typeof record !== "object" || record === null || Array.isArray(record))
      throw new Refused("record", "must be an object");
    const members = record as Members; // JSON has no other objects
    refuseOthers(members, accountMembers);
    return {
      kind: "account",
      at,
      foreignId: readText(members, "id"),
      username: readText(members, "username"),
      email: readText(members, "email"),
      emailVerified: readFlag(members, "emailVerified"),
      phone: readText(members, "phone"),
      phoneVerified: readFlag(members, "phoneVerified"),
      profile: readTexts(members, "profile"),
      customData: readObject(members, "customData"),
      password: readPassword(members),
      authenticators: readAuthenticators(members),
      recoveryCode: readText(members, "recoveryCode"),
      blocked: readFlag(members, "blocked"),
      createdAt: readDate(members, "createdAt"),
      remarks: [],
    };
  });
}

function readPassword(members: Members): ForeignPassword | null {
  const text = readText(members, "passwordHash");
  if (text === null) return null;
  return parsePassword(text) ?? { scheme: "unreadable", rule: "must be a hash in a form that docs/moving.md names" };
}

function readAuthenticators(members: Members): readonly MovedTotp[] {
  const { totp: listed = [] } = members;
  if (listed === null) return [];
  if (!Array.isArray(listed)) throw new Refused("totp", "must be a list");
  return listed.map((each: unknown, index) => {
    if (typeof each !== "object" || each === null) throw new Refused(`totp[${index}]`, "must be an object");
    return readTotp(each as Members, `totp[${index}].`); // JSON has no other objects
  });
}
