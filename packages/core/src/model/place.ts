/** A point of the globe that something is near: within `radiusKm`, as far as the data say. */
export interface GeoPoint {
  readonly latitudeDegrees: number;
  readonly longitudeDegrees: number;
  readonly radiusKm: number;
}

/** Where an address is, as far as the data at hand tell; what they do not tell is null. */
export interface Place {
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly city: string | null;
  readonly point: GeoPoint | null;
  /** The autonomous system that announces it, such as "AS4134". */
  readonly network: string | null;
}

export const NOWHERE: Place = { country: null, city: null, point: null, network: null };

/** What is known of addresses and passwords besides what accounts have done. */
export interface Surroundings {
  placeOf(ip: string): Place;
  /** Whether an operator's list has the address; null: there is none, or it cannot be used. */
  isDenied(ip: string): boolean | null;
  /** Whether it is that of a service which hides who comes from it; null: nobody can tell. */
  isAnonymous(ip: string): boolean | null;
  /** Whether a password is known to have leaked, or is a common one; null: nobody can tell. */
  isLeaked(password: string): Promise<boolean | null>;
}
