import { knowsSome, namedDevice, recogniser } from "../limits/knownOrigins.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Subject } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import type { Ports } from "../model/ports.ts";
import type { Familiarity, Journey, Situation } from "../model/situation.ts";
import { distanceKm } from "./distanceKm.ts";
import { browserMark, hourMark, hourOf, placeMarks, placeOf } from "./habitsOf.ts";

/** A first factor was passed: what is known of it beside where it comes from. */
export interface Occasion {
  readonly subject: Subject;
  readonly origin: RequestOrigin;
  readonly isFirst: boolean;
  readonly failures: number | null;
  readonly isLeaked: boolean | null;
  readonly isReported: boolean | null;
  /** What is done or about to be, in the application's words. */
  readonly action?: string | null;
  /** When it was done; left out: now. */
  readonly atMs?: number | null;
}

/** How many sign-ins tell the usual hours of somebody. */
const SIGN_INS_FOR_HOURS = 10;

type Recognise = ReturnType<typeof recogniser>;
type Mark = Parameters<Recognise>[0];

/** Gives what a sign-in is like beside those that passed the gate before. */
export function describeSituation(ports: Ports, occasion: Occasion): Situation {
  const { subject, origin, isFirst, failures, isLeaked, isReported } = occasion;
  const { clock, surroundings } = ports;
  const { ip } = origin;
  const { loginsCount, lastLoginAtMs } = subject.user;
  const atMs = occasion.atMs ?? clock.nowMs();
  const recognise = recogniser(ports, subject);
  const { point: _, ...place } = placeOf(ports, origin);
  const marks = new Map(placeMarks({ ...place, point: null }).map((mark) => [mark.kind, mark]));
  const address: Mark | null = ip === null ? null : { kind: "address", text: origin.ipBlock };
  return {
    ...(occasion.action != null && { action: occasion.action }),
    ...{ atMs, ip, place, isFirst, failures, isLeaked, isReported },
    signIns: loginsCount,
    lastSignInAtMs: lastLoginAtMs,
    device: deviceOf(ports, subject, origin, recognise),
    address: familiarityOf(recognise, address),
    network: familiarityOf(recognise, marks.get("network") ?? null),
    country: familiarityOf(recognise, marks.get("country") ?? null),
    city: familiarityOf(recognise, marks.get("city") ?? null),
    hour: loginsCount < SIGN_INS_FOR_HOURS ? "unclear" : hourFamiliarity(recognise, hourOf(atMs)),
    browser: familiarityOf(recognise, browserMark(origin)),
    journey: journeyOf(ports, subject, origin, atMs),
    isDenied: ip === null ? null : surroundings.isDenied(ip),
    isAnonymous: ip === null ? null : surroundings.isAnonymous(ip),
  };
}

function familiarityOf(recognise: Recognise, mark: Mark | null): Familiarity {
  if (mark === null) return "unclear";
  const { isKnown, compared } = recognise(mark);
  return isKnown ? "known" : compared ? "new" : "unclear";
}

/** A device that is not named is a new one to an account that has shown its own: else nobody would name a strange one. */
function deviceOf(ports: Ports, subject: Subject, origin: RequestOrigin, recognise: Recognise): Familiarity {
  const text = namedDevice(origin);
  if (text === null) return knowsSome(ports, subject, "device") ? "new" : "unclear";
  if (recognise({ kind: "device", text }).isKnown) return "known";
  return subject.user.lastLoginAtMs === null ? "unclear" : "new";
}

/** Two hours to either side are the same habit: people are late, and clocks change in spring. */
function hourFamiliarity(recognise: Recognise, hour: number): Familiarity {
  const { isKnown, compared } = recognise(hourMark(hour));
  if (!compared) return "unclear";
  return isKnown || [-1, 1, -2, 2].some((offset) => recognise(hourMark(hour + offset)).isKnown) ? "known" : "new";
}

function journeyOf(ports: Ports, { user }: Subject, origin: RequestOrigin, atMs: number): Journey | null {
  const { lastIp, lastLoginAtMs } = user;
  if (lastIp === null || lastLoginAtMs === null) return null;
  if (lastIp === origin.ip) return { distanceKm: 0, errorKm: 0, elapsedMs: Math.max(0, atMs - lastLoginAtMs) };
  const before: Place = ports.surroundings.placeOf(lastIp);
  const now: Place = placeOf(ports, origin);
  if (before.point === null || now.point === null) return null;
  return {
    distanceKm: Math.round(distanceKm(before.point, now.point)),
    errorKm: Math.ceil(before.point.radiusKm + now.point.radiusKm),
    elapsedMs: Math.max(0, atMs - lastLoginAtMs),
  };
}
