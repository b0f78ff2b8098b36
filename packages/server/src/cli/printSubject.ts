import type { Drops, Subject } from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";
import { count } from "./output/count.ts";
import { facts, table } from "./output/table.ts";
import { timeUntil } from "./output/timeUntil.ts";
import { printRefusals } from "./presentRefusals.ts";
import type { Shown, ShownDevice, ShownFactor, ShownFailure, ShownRefused, ShownSession } from "./shownSubject.ts";

interface Listed {
  readonly factors: readonly ShownFactor[];
  readonly failures: readonly ShownFailure[];
  readonly trustedDevices: readonly ShownDevice[];
  readonly sessions: readonly ShownSession[];
  readonly refused: readonly ShownRefused[];
  readonly nowMs: number;
}

/** Prints an account for whoever helps its owner. */
export function printSubject(shown: Shown, listed: Listed): string {
  const { factors, failures, trustedDevices, sessions, refused: turnedAway, nowMs } = listed;
  const { subject, places, refusals, drops } = shown;
  return [
    accountText(subject, nowMs),
    factors.length === 0 ? "No second factor is bound." : factorsText(factors),
    ...factors.flatMap((each) => releaseText(each, nowMs)),
    failures.length === 0 ? "No wrong tries of a second factor are counted." : failuresText(failures),
    ...(trustedDevices.length === 0 ? [] : [devicesText(trustedDevices)]),
    sessions.length === 0 ? "No session is open." : sessionsText(sessions),
    turnedAway.length === 0 ? "Nothing was refused of late." : refusedText(turnedAway),
    refusals.length === 0 ? "No limit refuses this user now." : printRefusals(refusals, nowMs),
    placesText(places.map(({ address }) => address)),
    ...(drops.length === 0 ? [] : [dropsText(drops)]),
  ].join("\n\n");
}

function accountText(subject: Subject, nowMs: number): string {
  const { user, enrolmentAllowedUntilMs: allowedMs } = subject;
  const verified = (address: string | null, isVerified: boolean): string =>
    address === null ? "" : `${address} (${isVerified ? "verified" : "not verified"})`;
  const isAllowed = allowedMs !== null && allowedMs > nowMs;
  return facts([
    ["id", user.userId],
    ["user pool", user.poolId],
    ["user name", user.username ?? ""],
    ["e-mail", verified(user.email, user.emailVerified)],
    ["phone", verified(user.phone, user.phoneVerified)],
    ["password", passwordText(subject)],
    ["blocked", user.blocked ? "yes" : "no"],
    ["sign-ins", String(user.loginsCount)],
    ["last sign-in", isoOrNull(user.lastLoginAtMs) ?? ""],
    ["created", iso(user.createdAtMs)],
    ...(isAllowed ? [["may enrol until", `${iso(allowedMs)} (${timeUntil(allowedMs, nowMs)})`] as const] : []),
  ]);
}

function factorsText(factors: readonly ShownFactor[]): string {
  return table(
    ["FACTOR", "ID", "NAME", "ADDRESS", "SOURCE", "STATUS", "CREATED", "LAST PASSED"],
    factors.map((each) => [
      ...[each.kind, each.id, each.name, each.address ?? "", each.source, each.status],
      ...[each.createdAt, each.lastPassedAt ?? ""],
    ]),
  );
}

function devicesText(devices: readonly ShownDevice[]): string {
  return table(
    ["TRUSTED DEVICE", "APPLICATION", "BROWSER", "FROM", "TRUSTED", "LAST USED", "UNTIL"],
    devices.map((each) => [
      ...[each.id, each.application, each.browser ?? "", each.ip ?? ""],
      ...[each.trustedAt, each.lastUsedAt, each.expiresAt],
    ]),
  );
}

function sessionsText(sessions: readonly ShownSession[]): string {
  return table(
    ["SESSION", "APPLICATION", "BROWSER", "FROM", "PASSED", "SIGNED IN", "LAST USED", "UNTIL"],
    sessions.map((each) => [
      ...[each.id, each.application, each.browser ?? "", each.ip ?? "", each.passed.join(", ")],
      ...[each.signedInAt, each.lastUsedAt, each.expiresAt],
    ]),
  );
}

/** The latest first. */
function refusedText(refused: readonly ShownRefused[]): string {
  return table(
    ["REFUSED", "WHAT", "FACTOR", "FROM", "TIMES", "REQUEST", "WHY"],
    refused.map((each) => [
      ...[each.at, each.type, each.factor ?? "", each.ip ?? "", String(each.repeats ?? 1)],
      ...[each.requestId ?? "", each.why ?? ""],
    ]),
  );
}

function releaseText({ kind, id, releaseAt }: ShownFactor, nowMs: number): readonly string[] {
  if (releaseAt === null) return [];
  const words = timeUntil(Date.parse(releaseAt), nowMs);
  return [
    `The release of ${kind} ${id} was asked for: it goes at ${releaseAt} (${words}), unless it is passed before.`,
  ];
}

function failuresText(failures: readonly ShownFailure[]): string {
  const rows = failures.map((each) => [each.factor, String(each.failures), stateText(each)]);
  return table(["FACTOR", "FAILURES", "STATE"], rows);
}

function stateText({ state, lockedUntil }: ShownFailure): string {
  if (state === "locked") return `locked until ${lockedUntil}`;
  return state === "disabled" ? "switched off until unlocked" : state;
}

function placesText(addresses: readonly string[]): string {
  const asked = "if the user comes from elsewhere, name the address: --from ADDRESS";
  if (addresses.length === 0) return `No network was looked at, for none is known; ${asked}.`;
  return `Limits of a network were looked at for ${addresses.join(", ")}; ${asked}.`;
}

function dropsText(drops: readonly Drops[]): string {
  return drops
    .map(
      (each) =>
        `${count(each.count, "code")} dropped in silence within a day (${each.reason}), last ${iso(each.lastAtMs)}.`,
    )
    .join("\n");
}

function passwordText({ passwordHash, passwordSuspended, passwordDisavowed }: Subject): string {
  if (passwordHash === null) return "none";
  if (passwordDisavowed) return "set, but opens nothing until it is reset";
  return passwordSuspended ? "set, but signs nobody in until it is changed" : "set";
}
