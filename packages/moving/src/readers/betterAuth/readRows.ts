import type { JsonObject } from "../../json/JsonValue.ts";
import type { ForeignPassword, MovedAccount, MovedTotp, SourceGiven, SourcePlace } from "../../model.ts";
import { parsePassword } from "../../password/parsePassword.ts";
import { accountOf } from "../../record/accountOf.ts";
import { Members } from "../../record/Members.ts";
import { remarksOnLeft } from "../../record/remarks.ts";
import { totpOf } from "../../record/totpOf.ts";
import { openSecret } from "./openSecret.ts";

/** A user and what is tied to it. */
export interface UserRows {
  readonly at: SourcePlace;
  readonly user: JsonObject;
  readonly accounts: JsonObject[];
  readonly twoFactors: JsonObject[];
}

/** Better Auth's own password hashing: the text of the salt counts, not its bytes (`@better-auth/utils`, password.node). */
const SCRYPT = { scheme: "scrypt", normalise: "NFKC", logN: 14, r: 16, p: 1 } as const;
const SALTED = /^([0-9a-f]+):((?:[0-9a-f]{2})+)$/i;

/**
 * Reads one user.
 * @throws {Refused}
 */
export function readRows({ at, user, accounts, twoFactors }: UserRows, given: SourceGiven): MovedAccount {
  const members = new Members(user);
  const signIns = readSignIns(accounts);
  const seconds = readSeconds(members, twoFactors, given);
  const profile = { name: members.text("name"), photo: members.text("image") };
  members.pass("updatedAt", "normalizedEmail", "lastLoginMethod");
  const username = members.text("username");
  const shown = members.text("displayUsername");
  return accountOf(at, {
    foreignId: members.id("id"),
    username: shown !== null && shown.toLowerCase() === username?.toLowerCase() ? shown : username,
    email: members.text("email"),
    emailVerified: members.flag("emailVerified") ?? false,
    phone: members.text("phoneNumber"),
    phoneVerified: members.flag("phoneNumberVerified") ?? false,
    profile: Object.fromEntries(
      Object.entries(profile).flatMap(([name, text]) => (text === null ? [] : [[name, text]])),
    ),
    password: signIns.password,
    authenticators: seconds.authenticators,
    blocked: members.flag("banned") ?? false,
    createdAt: members.moment("createdAt"),
    remarks: [...signIns.remarks, ...seconds.remarks, ...remarksOnLeft(members)],
  });
}

function readSignIns(accounts: readonly JsonObject[]): Pick<MovedAccount, "password" | "remarks"> {
  let password: ForeignPassword | null = null;
  const providers: string[] = [];
  for (const account of accounts.map((columns) => new Members(columns, "account."))) {
    const provider = account.demandText("providerId");
    if (provider !== "credential") {
      providers.push(provider.slice(0, 40));
      continue;
    }
    const text = account.text("password");
    if (text === null) continue;
    if (password !== null) throw account.refused("password", "must not stand twice");
    password = readPassword(text);
  }
  return { password, remarks: providers.length === 0 ? [] : [`not taken over: sign-in by ${providers.join(", ")}`] };
}

function readPassword(text: string): ForeignPassword {
  const [, salt, digest] = SALTED.exec(text) ?? [];
  if (salt !== undefined && digest !== undefined)
    return { ...SCRYPT, salt: Buffer.from(salt), digest: Buffer.from(digest, "hex") };
  return (
    parsePassword(text) ?? {
      scheme: "unreadable",
      rule: "must be scrypt as Better Auth makes it, or another known form",
    }
  );
}

function readSeconds(user: Members, twoFactors: readonly JsonObject[], { passphrase, unsaid }: SourceGiven) {
  const { algorithm: _always, ...open } = unsaid; // its plugin knows SHA-1 alone
  const isEnabled = user.flag("twoFactorEnabled") ?? true;
  const authenticators: MovedTotp[] = [];
  const remarks: string[] = [];
  for (const row of twoFactors.map((columns) => new Members(columns, "twoFactor."))) {
    if (!isEnabled || row.flag("verified") === false)
      remarks.push("not taken over: an authenticator that was never confirmed");
    else {
      authenticators.push(totpOf({ secret: openSecret(row.demandText("secret"), passphrase) }, {}, open));
      if (row.text("backupCodes") !== null) remarks.push("not taken over: backup codes");
    }
  }
  return { authenticators, remarks };
}
