import type { Mark } from "../limits/knownOrigins.ts";
import { namedDevice } from "../limits/knownOrigins.ts";
import { agentOf } from "../model/agentOf.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import { NOWHERE, type Place } from "../model/place.ts";
import type { Ports } from "../model/ports.ts";

const HOUR_MS = 3_600_000;

/** Gives where a request comes from. */
export function placeOf({ surroundings }: Pick<Ports, "surroundings">, { ip }: Pick<RequestOrigin, "ip">): Place {
  return ip === null ? NOWHERE : surroundings.placeOf(ip);
}

/** Gives the hour of the day, UTC: nobody says in which zone he is. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) % 24;
}

export function hourMark(hour: number): Mark {
  return { kind: "hour", text: String((hour + 24) % 24) };
}

/** Gives the browser and system on a device, or wherever they are where the device has no name; null: the client says nothing. */
export function browserMark(origin: RequestOrigin): Mark | null {
  const { userAgent } = origin;
  const [name = ""] = (userAgent ?? "").split(/[/\s]/);
  const agent = agentOf(userAgent ?? "") ?? name;
  return agent === "" ? null : { kind: "browser", text: JSON.stringify([namedDevice(origin), agent]) };
}

/** Gives where a place is, in marks, as far as it is known. */
export function placeMarks({ network, country, city }: Place): readonly Mark[] {
  return [
    ...(network === null ? [] : [{ kind: "network", text: network } as const]),
    ...(country === null ? [] : [{ kind: "country", text: country } as const]),
    ...(city === null ? [] : [{ kind: "city", text: JSON.stringify([country, city]) } as const]),
  ];
}

/** Gives what is kept of a sign-in beside its address and device: what later ones are compared with. */
export function habitsOf(ports: Pick<Ports, "surroundings">, origin: RequestOrigin, atMs: number): readonly Mark[] {
  const browser = browserMark(origin);
  return [...placeMarks(placeOf(ports, origin)), hourMark(hourOf(atMs)), ...(browser === null ? [] : [browser])];
}
