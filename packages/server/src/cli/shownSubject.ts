import {
  agentOf,
  type Drops,
  type FactorKind,
  factors as factorFacts,
  type ListedDevice,
  type ListedSession,
  type Person,
  type Refusal,
  releaseAtMs,
  type Subject,
  type TrailRecord,
  throttleOf,
  type UntoldRepeats,
} from "@countersign/core";
import { iso, isoOrNull } from "../iso.ts";
import { type PresentedTrail, presentTrail } from "../present/presentTrail.ts";
import { refusalWords } from "../present/refusalWords.ts";

/** An account, with what keeps its owner out and what of late did not reach him. */
export interface Shown extends Person {
  readonly refusals: readonly Refusal[];
  readonly drops: readonly Drops[];
  readonly devices: readonly ListedDevice[];
  /** Those that live, the latest first. */
  readonly sessions: readonly ListedSession[];
  /** What was refused to the account of late, the latest first. */
  readonly refused: readonly TrailRecord[];
  /** What was refused once more since, and has no row of its own yet. */
  readonly untold: readonly UntoldRepeats[];
}

/** Gives the sessions that live, by what their owner would know them. */
export function sessionsOf({ sessions }: Pick<Shown, "sessions">) {
  return sessions.map(({ session, application, ip, userAgent, lastUsedAtMs, lastIp }) => ({
    ...{ id: session.id, appId: application.id, application: application.name },
    ...{ ip: lastUsedAtMs === null ? ip : lastIp, browser: userAgent === null ? null : agentOf(userAgent) },
    passed: Object.keys(session.passed),
    signedInAt: iso(session.authTimeMs),
    lastUsedAt: iso(lastUsedAtMs ?? session.createdAtMs),
    expiresAt: iso(session.expiresAtMs),
  }));
}

export type ShownSession = ReturnType<typeof sessionsOf>[number];

/** Gives what was refused, in words, the latest first; what repeats another within the hour is counted, with its last time. */
export function refusedOf({ refused, untold }: Pick<Shown, "refused" | "untold">): readonly ShownRefused[] {
  const told = refused.map((record) => {
    const { at, type, why, reason, repeats, factor, ip, requestId } = presentTrail(record);
    return { at, type, why: why ?? reason, repeats, factor, ip, requestId };
  });
  const again = untold.map(({ type, reason, repeats, factor, lastAtMs }) => {
    const why = reason === null ? null : refusalWords(type, reason);
    return { at: iso(lastAtMs), type, why, repeats, factor, ip: null, requestId: null };
  });
  return [...told, ...again].sort((one, other) => (one.at < other.at ? 1 : -1));
}

export interface ShownRefused extends Pick<PresentedTrail, "at" | "type" | "why" | "repeats" | "factor" | "ip"> {
  /** Null for what is counted alone: it may have been several. */
  readonly requestId: string | null;
}

/** Gives the devices that are trusted, as far as they have not run out. */
export function devicesOf({ devices }: Pick<Shown, "devices">, nowMs: number) {
  const held = devices.filter(({ device }) => device.expiresAtMs > nowMs);
  return held.map(({ device, applicationName }) => ({
    ...{ id: device.id, appId: device.appId, application: applicationName },
    ...{ ip: device.ip, browser: device.userAgent === null ? null : agentOf(device.userAgent) },
    ...{ trustedAt: iso(device.createdAtMs), lastUsedAt: iso(device.turnedAtMs), expiresAt: iso(device.expiresAtMs) },
  }));
}

export type ShownDevice = ReturnType<typeof devicesOf>[number];

/** What has been bound, as it is shown. */
export type ShownFactor = ReturnType<typeof factorsOf>[number];
export type ShownFailure = ReturnType<typeof failuresOf>[number];

/** Gives what is bound, without its secrets. */
export function factorsOf({ authenticators }: Subject, nowMs: number) {
  return authenticators.map((each) => {
    const { id, kind, name, address, source, status, expiresAtMs, createdAtMs, heldOver } = each;
    return {
      id,
      kind,
      name,
      address,
      source,
      status: expiresAtMs !== null && expiresAtMs <= nowMs ? "expired" : status,
      createdAt: iso(createdAtMs),
      confirmedAt: isoOrNull(each.confirmedAtMs),
      lastPassedAt: isoOrNull(each.lastPassedAtMs),
      releaseAt: heldOver?.toldAtMs == null ? null : iso(releaseAtMs(heldOver, nowMs)),
    };
  });
}

/** Gives the wrong tries that are counted. */
export function failuresOf({ attempts }: Subject, nowMs: number) {
  return Object.entries(attempts).map(([factor, { failures, lockedUntilMs }]) => {
    const { failureCap } = factorFacts[factor as FactorKind]; // typed by FactorKind
    const { state } = throttleOf(failureCap, { failures, lockedUntilMs }, nowMs);
    return { factor, failures, state, lockedUntil: state === "locked" ? isoOrNull(lockedUntilMs) : null };
  });
}
