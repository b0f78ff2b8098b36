import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { KnownOrigin } from "../model/knownOrigin.ts";
import type { Subject, SubjectRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { isAhead } from "../model/storedTimes.ts";

const DAY_MS = 24 * 3_600_000;
/** How long an account knows an origin from which nobody has signed in since. */
export const KNOWN_ORIGIN_MS = 90 * DAY_MS;
const MOST_KNOWN = 20;
/** A sign-in from a known origin is kept once a day. */
const KEPT_ANEW_MS = DAY_MS;
/** What is shorter names a model of device rather than one of them. */
const SHORTEST_DEVICE_ID = 16;

type Macs = Pick<Ports, "clock" | "codeMac">;

/** What a request shows of where it comes from. */
export interface Mark extends Pick<KnownOrigin, "kind"> {
  readonly text: string;
}

/** Gives what may be known of where a request comes from, what says the most first. */
function marksOf({ ip, ipBlock, deviceId = null }: RequestOrigin): readonly Mark[] {
  return [
    ...(deviceId !== null && deviceId.length >= SHORTEST_DEVICE_ID
      ? [{ kind: "device", text: deviceId } as const]
      : []),
    ...(ip !== null ? [{ kind: "address", text: ipBlock } as const] : []),
  ];
}

/** An account, as far as it knows origins. */
interface Knowing extends Pick<Subject, "knownOrigins"> {
  readonly user: SubjectRef;
}

function macText({ user }: Pick<Knowing, "user">, { kind, text }: Mark): string {
  return JSON.stringify(["origin", user.poolId, user.userId, kind, text]);
}

/** Gives what an account still knows, the latest first. */
function knownOf({ knownOrigins }: Pick<Subject, "knownOrigins">, nowMs: number): readonly KnownOrigin[] {
  return knownOrigins
    .filter(({ seenAtMs }) => seenAtMs > nowMs - KNOWN_ORIGIN_MS && !isAhead(seenAtMs, nowMs))
    .toSorted((one, other) => other.seenAtMs - one.seenAtMs)
    .slice(0, MOST_KNOWN);
}

/** Gives by what an account knows where a request comes from, what says the most; null: by nothing. */
export function knownBy({ clock, codeMac }: Macs, subject: Knowing, origin: RequestOrigin): Mark | null {
  const known = knownOf(subject, clock.nowMs());
  const isKnown = (mark: Mark): boolean =>
    known.some(({ kind, mac }) => kind === mark.kind && codeMac.matches(macText(subject, mark), mac));
  return marksOf(origin).find(isKnown) ?? null;
}

/** Gives the change that keeps where somebody has signed in from; none where that is known since today. */
export function rememberOrigin({ clock, codeMac }: Macs, subject: Subject, origin: RequestOrigin): readonly Change[] {
  const nowMs = clock.nowMs();
  const known = knownOf(subject, nowMs);
  const marks = marksOf(origin).map((mark) => {
    const text = macText(subject, mark);
    const older = known.find(({ kind, mac }) => kind === mark.kind && codeMac.matches(text, mac)) ?? null;
    return { kind: mark.kind, text, older };
  });
  if (marks.every(({ older }) => older !== null && older.seenAtMs > nowMs - KEPT_ANEW_MS)) return [];
  const seen = marks.map(({ kind, text }): KnownOrigin => ({ kind, mac: codeMac.sign(text), seenAtMs: nowMs }));
  const kept = [...seen, ...known.filter((each) => marks.every(({ older }) => older !== each))].slice(0, MOST_KNOWN);
  const forget = subject.knownOrigins.map(({ mac }) => mac).filter((mac) => kept.every((each) => each.mac !== mac));
  return [{ type: "rememberOrigins", subject: refOf(subject), seen, forget }];
}
