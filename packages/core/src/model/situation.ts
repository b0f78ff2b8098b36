import type { Place } from "./place.ts";

/** How something of a sign-in compares with the sign-ins before: `unclear`: it is not known, or there is nothing to compare with. */
export type Familiarity = "known" | "new" | "unclear";

/** From where an account signed in last, and now. */
export interface Journey {
  /** Between the two points. */
  readonly distanceKm: number;
  /** How far off that may be. */
  readonly errorKm: number;
  readonly elapsedMs: number;
}

/** All of a sign-in that a policy judges it by, as it was then: the same one is judged alike at any time. */
export interface Situation {
  readonly atMs: number;
  /** What is done or about to be, in the application's words; left out or null: it says nothing. */
  readonly action?: string | null;
  readonly ip: string | null;
  readonly place: Omit<Place, "point">;
  /** The account is being made by it, so that there is nothing before. */
  readonly isFirst: boolean;
  /** How many sign-ins have passed the gate before, and when the last one did. */
  readonly signIns: number;
  readonly lastSignInAtMs: number | null;
  readonly device: Familiarity;
  readonly address: Familiarity;
  readonly network: Familiarity;
  readonly country: Familiarity;
  readonly city: Familiarity;
  readonly hour: Familiarity;
  readonly browser: Familiarity;
  /** Null: where one of the two is, is not known. */
  readonly journey: Journey | null;
  /** Wrong tries just before; null: not known. */
  readonly failures: number | null;
  readonly isDenied: boolean | null;
  readonly isAnonymous: boolean | null;
  readonly isLeaked: boolean | null;
  /** The application's own word; null: it has none. */
  readonly isReported: boolean | null;
}
