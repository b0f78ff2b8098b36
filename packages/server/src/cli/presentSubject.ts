import { type FactorKind, factors as factorFacts, type Subject, throttleOf, type User } from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";
import { facts, table } from "./output/table.ts";
import type { Outcome } from "./output/terminal.ts";

/** Gives an account as the commands list it. */
export function userSummary(user: User): Readonly<Record<string, unknown>> {
  const { userId, username, email, emailVerified, phone, phoneVerified, blocked, loginsCount } = user;
  return {
    id: userId,
    username,
    email,
    emailVerified,
    phone,
    phoneVerified,
    blocked,
    loginsCount,
    lastLoginAt: isoOrNull(user.lastLoginAtMs),
    createdAt: iso(user.createdAtMs),
  };
}

/** Gives an account with what it has bound and failed at. Nothing in it is secret. */
export function presentSubject(subject: Subject, nowMs: number): Outcome {
  const factors = subject.authenticators.map(({ kind, name, address, source, status, expiresAtMs, createdAtMs }) => ({
    kind,
    name,
    address,
    source,
    status: expiresAtMs !== null && expiresAtMs <= nowMs ? "expired" : status,
    createdAt: iso(createdAtMs),
  }));
  const failures = Object.entries(subject.attempts).map(([factor, attempts]) => {
    const { failureCap } = factorFacts[factor as FactorKind]; // typed by FactorKind
    const { state } = throttleOf(failureCap, attempts, nowMs);
    const lockedUntil = state === "locked" ? isoOrNull(attempts.lockedUntilMs) : null;
    return { factor, failures: attempts.failures, state, lockedUntil };
  });
  const { user } = subject;
  const hasPassword = subject.passwordHash !== null;
  const { passwordSuspended, passwordDisavowed } = subject;
  const json = {
    poolId: user.poolId,
    ...userSummary(user),
    hasPassword,
    passwordSuspended,
    passwordDisavowed,
    factors,
    failures,
  };
  const password = passwordText(subject);
  return { text: printSubject(user, password, factors, failures), json };
}

function printSubject(
  user: User,
  password: string,
  factors: readonly Readonly<
    Record<"kind" | "name" | "source" | "status" | "createdAt", string> & { address: string | null }
  >[],
  failures: readonly Readonly<{ factor: string; failures: number; state: string; lockedUntil: string | null }>[],
): string {
  const verified = (address: string | null, isVerified: boolean): string =>
    address === null ? "" : `${address} (${isVerified ? "verified" : "not verified"})`;
  const account = facts([
    ["id", user.userId],
    ["user pool", user.poolId],
    ["user name", user.username ?? ""],
    ["e-mail", verified(user.email, user.emailVerified)],
    ["phone", verified(user.phone, user.phoneVerified)],
    ["password", password],
    ["blocked", user.blocked ? "yes" : "no"],
    ["sign-ins", String(user.loginsCount)],
    ["last sign-in", isoOrNull(user.lastLoginAtMs) ?? ""],
    ["created", iso(user.createdAtMs)],
  ]);
  const bound = table(
    ["FACTOR", "NAME", "ADDRESS", "SOURCE", "STATUS", "CREATED"],
    factors.map((each) => [each.kind, each.name, each.address ?? "", each.source, each.status, each.createdAt]),
  );
  const failed = table(
    ["FACTOR", "FAILURES", "STATE"],
    failures.map((each) => [each.factor, String(each.failures), stateText(each.state, each.lockedUntil)]),
  );
  return [
    account,
    factors.length === 0 ? "No second factor is bound." : bound,
    failures.length === 0 ? "No wrong tries are counted." : failed,
  ].join("\n\n");
}

function stateText(state: string, lockedUntil: string | null): string {
  if (state === "locked") return `locked until ${lockedUntil}`;
  return state === "disabled" ? "switched off until unlocked" : state;
}

function passwordText({ passwordHash, passwordSuspended, passwordDisavowed }: Subject): string {
  if (passwordHash === null) return "none";
  if (passwordDisavowed) return "set, but opens nothing until it is reset";
  return passwordSuspended ? "set, but signs nobody in until it is changed" : "set";
}
