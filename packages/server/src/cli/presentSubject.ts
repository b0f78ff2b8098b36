import type { User } from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";
import { presentRefusal } from "../present/presentRefusal.ts";
import type { Outcome } from "./output/terminal.ts";
import { printSubject } from "./printSubject.ts";
import { devicesOf, factorsOf, failuresOf, refusedOf, type Shown, sessionsOf } from "./shownSubject.ts";

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

/** Gives an account with what it has bound and failed at, and what keeps it out. Nothing in it is secret. */
export function presentSubject(shown: Shown, nowMs: number): Outcome {
  const { subject, places, refusals, drops } = shown;
  const { user, passwordSuspended, passwordDisavowed, enrolmentAllowedUntilMs: allowedMs } = subject;
  const [factors, failures] = [factorsOf(subject, nowMs), failuresOf(subject, nowMs)];
  const trustedDevices = devicesOf(shown, nowMs);
  const [sessions, refused] = [sessionsOf(shown), refusedOf(shown)];
  const json = {
    poolId: user.poolId,
    ...userSummary(user),
    hasPassword: subject.passwordHash !== null,
    passwordSuspended,
    passwordDisavowed,
    enrolmentAllowedUntil: allowedMs !== null && allowedMs > nowMs ? iso(allowedMs) : null,
    factors,
    failures,
    trustedDevices,
    sessions,
    refused,
    places: places.map(({ address }) => address),
    limits: refusals.map(presentRefusal),
    drops: drops.map(({ reason, count, lastAtMs }) => ({ reason, count, lastAt: iso(lastAtMs) })),
  };
  return { text: printSubject(shown, { factors, failures, trustedDevices, sessions, refused, nowMs }), json };
}
