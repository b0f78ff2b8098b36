import { MfaError, malformed } from "@countersign/contract/errors";
import { factors } from "../factors/factors.ts";
import { checkAccountBytes } from "../limits/accountBytes.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { Subject, User } from "../model/model.ts";
import { newOrderedId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import type { Scope } from "../settle/audit.ts";
import { confirmedAt } from "../settle/storeAuthenticator.ts";
import { newSubject } from "../signIn/newSubject.ts";
import { draftImported, type ImportedState } from "./bindImported.ts";
import { checkRecoveryCode, type ImportedTotp, importedTotpState, PROPER_SECRET_BYTES } from "./importedTotp.ts";
import type { ImportOutcome } from "./importOutcome.ts";
import { keysOf, type NameKeys } from "./nameKeys.ts";

/** An account as it is to be here: its names in their one spelling, its password hash in a form that can be compared with. */
export interface ImportedAccount
  extends Pick<
    User,
    "username" | "email" | "emailVerified" | "phone" | "phoneVerified" | "blocked" | "profile" | "customData"
  > {
  /** What it is known by where it comes from: no second account is made of it. */
  readonly movedFrom: string;
  /** Where it says that it comes from, behind "import:". */
  readonly source: string;
  readonly passwordHash: string | null;
  readonly totps: readonly ImportedTotp[];
  readonly recoveryCode: string | null;
  readonly createdAtMs: number | null;
}

/** An account that may be brought, and what was imported of it. */
export interface ImportDraft {
  readonly index: number;
  readonly account: ImportedAccount;
  readonly keys: NameKeys;
  readonly subject: Subject;
  readonly totps: readonly ImportedState[];
  readonly weak: boolean;
}

const MAX_AUTHENTICATORS = 10;

/** Gives the account that a record makes, or why it makes none. */
export async function draftImportedAccount(
  ports: Ports,
  { poolId }: Scope,
  index: number,
  account: ImportedAccount,
): Promise<ImportDraft | ImportOutcome> {
  try {
    const totps = readTotps(ports, account);
    if (account.recoveryCode !== null) checkRecoveryCode(account.recoveryCode, ports.settings);
    const user = draftUser(ports, poolId, account);
    const code = account.recoveryCode;
    const recovery = code === null ? null : (await factors.recovery.enrol(ports, { code })).state;
    const weak = account.totps.some(({ secret }) => secret.length < PROPER_SECRET_BYTES);
    return {
      index,
      account,
      keys: keysOf(account),
      subject: withFactors(ports, newSubject(user, account.passwordHash), totps, recovery),
      totps,
      weak,
    };
  } catch (error) {
    if (error instanceof MfaError && error.data?.field !== undefined)
      return { kind: "refused", field: String(error.data.field), rule: String(error.data.rule) };
    throw error;
  }
}

function readTotps(ports: Ports, { totps }: ImportedAccount): readonly ImportedState[] {
  if (totps.length > MAX_AUTHENTICATORS) throw malformed("totp", `must be at most ${MAX_AUTHENTICATORS}`);
  return totps.map((totp, index) => ({
    state: importedTotpState(ports, totp, `totp[${index}].`),
    label: totp.label ?? "",
  }));
}

function draftUser(ports: Ports, poolId: string, account: ImportedAccount): User {
  const { username, email, emailVerified, phone, phoneVerified, blocked, profile, customData } = account;
  if (username === null && email === null && phone === null)
    throw malformed("username", "must be there, or an e-mail address or a phone number");
  if (emailVerified && email === null) throw malformed("emailVerified", "must come with an e-mail address");
  if (phoneVerified && phone === null) throw malformed("phoneVerified", "must come with a phone number");
  checkAccountBytes({ profile, customData });
  const nowMs = ports.clock.nowMs();
  const createdAtMs = account.createdAtMs ?? nowMs;
  if (createdAtMs < 0 || isAhead(createdAtMs, nowMs)) throw malformed("createdAt", "must lie between 1970 and now");
  return {
    poolId,
    userId: newOrderedId(ports.random, nowMs),
    ...{ username, email, emailVerified, phone, phoneVerified, blocked, profile, customData },
    registerSource: [`import:${account.source}`],
    loginsCount: 0,
    lastLoginAtMs: null,
    lastIp: null,
    createdAtMs,
    updatedAtMs: nowMs,
  };
}

function withFactors(ports: Ports, subject: Subject, totps: readonly ImportedState[], recovery: unknown): Subject {
  const nowMs = ports.clock.nowMs();
  const codes =
    recovery === null ? [] : [draftAuthenticator(ports, subject, "recovery", { source: "SELF", state: recovery })];
  const drafted = [...draftImported(ports, subject, totps).added, ...codes];
  return { ...subject, authenticators: drafted.map((each) => ({ ...each, ...confirmedAt(nowMs), version: 1 })) };
}
