import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { KnownOrigin, MarkKind } from "../model/knownOrigin.ts";
import type { Subject, SubjectRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { isAhead } from "../model/storedTimes.ts";

const DAY_MS = 24 * 3_600_000;
/** How long an account knows an origin from which nobody has signed in since. */
export const KNOWN_ORIGIN_MS = 90 * DAY_MS;
/** Of addresses and devices together, and of each kind of habit. */
export const MOST_KNOWN = 20;
/** All there are. */
export const MOST_HOURS = 24;
/** A sign-in from a known origin is kept once a day. */
const KEPT_ANEW_MS = DAY_MS;
/** What is shorter names a model of device rather than one of them. */
const SHORTEST_DEVICE_ID = 16;

type Macs = Pick<Ports, "clock" | "codeMac">;

/** What a request shows of where it comes from. */
export interface Mark extends Pick<KnownOrigin, "kind"> {
  readonly text: string;
}

/** Gives the name of a device, where it names one and no model of many. */
export function namedDevice({ deviceId = null }: Pick<RequestOrigin, "deviceId">): string | null {
  return deviceId !== null && deviceId.length >= SHORTEST_DEVICE_ID ? deviceId : null;
}

/** Gives what may be known of where a request comes from, what says the most first. */
export function marksOf(origin: RequestOrigin): readonly Mark[] {
  const device = namedDevice(origin);
  return [
    ...(device === null ? [] : [{ kind: "device", text: device } as const]),
    ...(origin.ip === null ? [] : [{ kind: "address", text: origin.ipBlock } as const]),
  ];
}

/** An account, as far as it knows origins. */
interface Knowing extends Pick<Subject, "knownOrigins"> {
  readonly user: SubjectRef;
}

function macText({ user }: Pick<Knowing, "user">, { kind, text }: Mark): string {
  return JSON.stringify(["origin", user.poolId, user.userId, kind, text]);
}

function isOrigin(kind: MarkKind): boolean {
  return kind === "address" || kind === "device";
}

/** Keeps of origins, and of each kind of habit, no more than that. */
function latest(known: readonly KnownOrigin[]): readonly KnownOrigin[] {
  const sorted = known.toSorted((one, other) => other.seenAtMs - one.seenAtMs);
  const seen = new Map<string, number>();
  return sorted.filter(({ kind }) => {
    const of = isOrigin(kind) ? "origin" : kind;
    const count = (seen.get(of) ?? 0) + 1;
    seen.set(of, count);
    return count <= (kind === "hour" ? MOST_HOURS : MOST_KNOWN);
  });
}

/** Gives what an account still knows, the latest first. */
function knownOf({ knownOrigins }: Pick<Subject, "knownOrigins">, nowMs: number): readonly KnownOrigin[] {
  return latest(knownOrigins.filter(({ seenAtMs }) => seenAtMs > nowMs - KNOWN_ORIGIN_MS && !isAhead(seenAtMs, nowMs)));
}

/** Gives by what an account knows where a request comes from, what says the most; null: by nothing. */
export function knownBy({ clock, codeMac }: Macs, subject: Knowing, origin: RequestOrigin): Mark | null {
  const known = knownOf(subject, clock.nowMs());
  const isKnown = (mark: Mark): boolean =>
    known.some(({ kind, mac }) => kind === mark.kind && codeMac.matches(macText(subject, mark), mac));
  return marksOf(origin).find(isKnown) ?? null;
}

/** What a mark is to an account. `compared`: it knows something of the kind. */
export interface Recognised {
  readonly isKnown: boolean;
  readonly compared: boolean;
}

/** Gives what tells whether an account knows a mark. */
export function recogniser({ clock, codeMac }: Macs, subject: Knowing): (mark: Mark) => Recognised {
  const known = knownOf(subject, clock.nowMs());
  return (mark) => {
    const alike = known.filter(({ kind }) => kind === mark.kind);
    return { isKnown: findIn({ codeMac }, subject, alike, mark) !== null, compared: alike.length > 0 };
  };
}

/** Gives whether an account knows anything of a kind. */
export function knowsSome({ clock }: Pick<Ports, "clock">, subject: Knowing, kind: MarkKind): boolean {
  return knownOf(subject, clock.nowMs()).some((each) => each.kind === kind);
}

function findIn(
  { codeMac }: Pick<Ports, "codeMac">,
  subject: Knowing,
  known: readonly KnownOrigin[],
  mark: Mark,
): KnownOrigin | null {
  const text = macText(subject, mark);
  const signed = codeMac.sign(text);
  const alike = known.filter(({ kind }) => kind === mark.kind);
  // Most were signed with the key of today: one signature tells them from all others.
  return alike.find(({ mac }) => mac === signed) ?? alike.find(({ mac }) => codeMac.matches(text, mac)) ?? null;
}

/** Gives marks as an account keeps them. */
export function signMarks({ clock, codeMac }: Macs, subject: Knowing, marks: readonly Mark[]): readonly KnownOrigin[] {
  const seenAtMs = clock.nowMs();
  return marks.map((mark) => ({ kind: mark.kind, mac: codeMac.sign(macText(subject, mark)), seenAtMs }));
}

/**
 * Gives the change that keeps where somebody has signed in from, and with which habits; none where all that is known since
 * today.
 */
export function rememberOrigin(
  { clock, codeMac }: Macs,
  subject: Subject,
  origin: RequestOrigin,
  habits: readonly Mark[] = [],
  others: readonly KnownOrigin[] = [],
): readonly Change[] {
  const nowMs = clock.nowMs();
  const known = knownOf(subject, nowMs);
  const marks = [...marksOf(origin), ...habits].map((mark) => ({
    ...mark,
    older: findIn({ codeMac }, subject, known, mark),
  }));
  const isKept = (older: KnownOrigin | undefined | null): boolean => (older?.seenAtMs ?? 0) > nowMs - KEPT_ANEW_MS;
  const isOtherKept = ({ mac }: KnownOrigin): boolean => isKept(known.find((each) => each.mac === mac));
  if (marks.every(({ older }) => isKept(older)) && others.every(isOtherKept)) return [];
  const signed = signMarks({ clock, codeMac }, subject, marks);
  const besides = others.filter(({ mac }) => signed.every((each) => each.mac !== mac));
  const seen = [...signed, ...besides.map((each) => ({ ...each, seenAtMs: nowMs }))];
  const again = new Set([...marks.map(({ older }) => older?.mac), ...seen.map(({ mac }) => mac)]);
  const kept = latest([...seen, ...known.filter(({ mac }) => !again.has(mac))]);
  const forget = subject.knownOrigins.map(({ mac }) => mac).filter((mac) => kept.every((each) => each.mac !== mac));
  return [{ type: "rememberOrigins", subject: refOf(subject), seen, forget }];
}
