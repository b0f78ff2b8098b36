import { MfaError, malformed, PROFILE_TEXT_LENGTH, profileFields } from "@countersign/contract";
import type { ImportedAccount, ImportOutcome } from "@countersign/core";
import { type ForeignPassword, type MovedAccount, passwordFault, printPassword } from "@countersign/moving";
import { emailKey, nameKey } from "@countersign/spelling";
import { readEmail } from "../typed/readEmail.ts";
import { readPhone } from "../typed/readPhone.ts";
import { readUsername } from "../typed/readUsername.ts";

export type Refused = Extract<ImportOutcome, { kind: "refused" }>;

export interface ReadingRules {
  /** Calling code of a number that comes without any. */
  readonly homeCode: string;
  /** What the source is called: accounts are known by it and their ids there. */
  readonly source: string;
  /** Accounts whose password cannot be taken over are moved without one. */
  readonly dropsPasswords: boolean;
}

/** An account that can be imported, and what is lost of it. */
export interface ReadAccount {
  readonly kind: "account";
  readonly account: ImportedAccount;
  readonly remarks: readonly string[];
}

/** Gives an account as the domain takes it: its names in the one spelling that they have wherever they come from. */
export function toImported(moved: MovedAccount, rules: ReadingRules): ReadAccount | Refused {
  try {
    const { emailVerified, phoneVerified, blocked, customData, recoveryCode, createdAt } = moved;
    const password = readPassword(moved.password, rules);
    const names = {
      username: moved.username === null ? null : readUsername(moved.username),
      email: moved.email === null ? null : readEmail(moved.email),
      phone: moved.phone === null ? null : readPhone({ phone: moved.phone }, rules.homeCode),
    };
    const account: ImportedAccount = {
      ...names,
      ...{ emailVerified, phoneVerified, blocked, customData, recoveryCode },
      profile: readProfile(moved.profile),
      movedFrom: movedFrom(rules.source, moved.foreignId, names),
      source: rules.source,
      passwordHash: password.hash,
      totps: moved.authenticators,
      createdAtMs: createdAt?.getTime() ?? null,
    };
    return { kind: "account", account, remarks: [...moved.remarks, ...password.remarks] };
  } catch (error) {
    return refusedBy(error);
  }
}

export function refusedBy(error: unknown): Refused {
  if (!(error instanceof MfaError) || error.data?.field === undefined) throw error;
  return { kind: "refused", field: String(error.data.field), rule: String(error.data.rule) };
}

/** Gives what an account is known by where it comes from: its id there, else one of its names. */
function movedFrom(
  source: string,
  foreignId: string | null,
  { username, email, phone }: Pick<ImportedAccount, "username" | "email" | "phone">,
): string {
  if (foreignId !== null) return checkLength(`${source}:${foreignId}`);
  if (username !== null) return `${source}:username=${nameKey(username)}`;
  return email === null ? `${source}:phone=${phone}` : `${source}:email=${emailKey(email)}`;
}

const MAX_ORIGIN_LENGTH = 512;

function checkLength(text: string): string {
  if (text.length > MAX_ORIGIN_LENGTH) throw malformed("id", `must have at most ${MAX_ORIGIN_LENGTH} characters`);
  return text;
}

function readPassword(
  password: ForeignPassword | null,
  { dropsPasswords }: ReadingRules,
): { readonly hash: string | null; readonly remarks: readonly string[] } {
  if (password === null) return { hash: null, remarks: [] };
  const fault = passwordFault(password);
  if (fault === null && password.scheme !== "unreadable") return { hash: printPassword(password), remarks: [] };
  if (!dropsPasswords) throw malformed("password", fault ?? "must be readable");
  return { hash: null, remarks: [`moved without its password, which ${fault}`] };
}

function readProfile(given: Readonly<Record<string, string>>): ImportedAccount["profile"] {
  for (const [name, value] of Object.entries(given)) {
    if (!profileFields.some((each) => each === name)) throw malformed(`profile.${name}`, "must be a field of profiles");
    if (value.length > PROFILE_TEXT_LENGTH)
      throw malformed(`profile.${name}`, `must have at most ${PROFILE_TEXT_LENGTH} characters`);
  }
  return given;
}
