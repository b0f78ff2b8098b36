import type { MovedAccount, SourcePlace } from "../../model.ts";
import { accountOf } from "../../record/accountOf.ts";
import { Refused } from "../../record/Refused.ts";
import type { Entry } from "./Entry.ts";
import { readUserPassword } from "./readUserPassword.ts";

/** Attributes that are fields of a profile here. */
const FIELDS = {
  givenName: "givenName",
  sn: "familyName",
  displayName: "name",
  preferredLanguage: "locale",
  street: "streetAddress",
  l: "locality",
  st: "region",
  postalCode: "postalCode",
  o: "company",
} as const;
/** What decides who may sign in and how, and is not taken over. */
const TOLD = ["ipaUserAuthType", "krbPasswordExpiration", "krbPrincipalExpiration", "ipaSshPubKey", "userCertificate"];

/**
 * Reads one person. The directory does not say which addresses are proved.
 * @throws {Refused}
 */
export function readPerson(at: SourcePlace, entry: Entry): MovedAccount {
  const username = entry.text("uid");
  if (username === null) throw new Refused("uid", "must not be missing");
  const [email = null, ...moreEmails] = entry.texts("mail");
  const phones = [...entry.texts("mobile"), ...entry.texts("telephoneNumber")];
  const fields = Object.entries(FIELDS).flatMap(([name, field]) => {
    const [text = ""] = entry.texts(name);
    return text === "" ? [] : [[field, text] as const];
  });
  const left = TOLD.filter((name) => entry.has(name));
  return accountOf(at, {
    foreignId: entry.text("ipaUniqueID") ?? entry.text("entryUUID"),
    username,
    email,
    phone: phones[0] ?? null,
    profile: Object.fromEntries(fields),
    password: readUserPassword(entry),
    blocked: entry.flag("nsAccountLock"),
    remarks: [
      ...(moreEmails.length + Math.max(0, phones.length - 1) > 0
        ? ["not taken over: further addresses and numbers"]
        : []),
      ...(left.length > 0 ? [`not taken over: ${left.join(", ")}`] : []),
    ],
  });
}
