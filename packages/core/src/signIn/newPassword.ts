import { MfaError, malformed } from "@countersign/contract/errors";
import type { User } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { isMadeOfName, ownNames } from "./ownNames.ts";

/** Authing's clients register with six characters; NIST SP 800-63B-4 §3.1.1 would like eight. */
export const MIN_PASSWORD_LENGTH = 6;
export const MAX_PASSWORD_LENGTH = 1024;

/**
 * Demands what every password must have, whoever sets it.
 * @throws {MfaError} malformed, naming `field`
 */
export function checkPassword(password: string, field = "password"): void {
  const length = [...password].length;
  if (length < MIN_PASSWORD_LENGTH) throw malformed(field, `must have at least ${MIN_PASSWORD_LENGTH} characters`);
  if (length > MAX_PASSWORD_LENGTH) throw malformed(field, `must have at most ${MAX_PASSWORD_LENGTH} characters`);
}

/** Why a password that somebody chose for himself is not taken. */
export type PasswordFault = "common" | "ownName";

const rules: Readonly<Record<PasswordFault, string>> = {
  common: "must not be one of the most common passwords",
  ownName: "must not be made of the account's own names",
};

/** A password that somebody chooses for himself. */
export interface ChosenPassword {
  readonly password: string;
  readonly owner: Pick<User, "username" | "email" | "phone">;
  readonly field?: string;
}

/**
 * Demands of a password that it is none of those that are tried first: the common ones, and the names of the account and
 * of the application. NIST SP 800-63B-4 §3.1.1.2
 * @throws {MfaError} malformed, naming `field`
 */
export async function checkChosenPassword(
  ports: Pick<Ports, "commonPasswords" | "store">,
  { appId }: Pick<Scope, "appId">,
  { password, owner, field = "password" }: ChosenPassword,
): Promise<void> {
  checkPassword(password, field);
  const application = appId === null ? null : await ports.store.findApplication(appId);
  const fault = await findPasswordFault(ports, password, ownNames(owner, application));
  if (fault !== null) throw new MfaError("malformed", { field, rule: rules[fault], reason: fault });
}

/** Gives why a password is tried first, or null; `names` are those that the account is known by. */
export async function findPasswordFault(
  { commonPasswords }: Pick<Ports, "commonPasswords">,
  password: string,
  names: readonly string[],
): Promise<PasswordFault | null> {
  if (commonPasswords === null) return null;
  if (await commonPasswords.include(password)) return "common";
  return names.some((name) => isMadeOfName(password, name)) ? "ownName" : null;
}
