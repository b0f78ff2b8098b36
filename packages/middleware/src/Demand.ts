/** What a route wants of the session that calls it. */
export interface Demand {
  /** "2": a second factor that counts was passed (NIST SP 800-63B-4 §2.2). "1", the default: any sign-in. */
  acr?: "1" | "2" | undefined;
  /** How many seconds ago it may have been proved; left out: however long, while the session lives. */
  maxAge?: number | undefined;
}

/** @throws {TypeError} for a demand that nobody could meet, or that says nothing */
export function checkDemand({ acr, maxAge, ...unknown }: Demand): void {
  const [surplus] = Object.keys(unknown);
  if (surplus !== undefined) throw new TypeError(`a demand has acr and maxAge, not ${surplus}`);
  if (acr !== undefined && acr !== "1" && acr !== "2") throw new TypeError('acr must be "1" or "2"');
  if (maxAge !== undefined && !(Number.isSafeInteger(maxAge) && maxAge > 0)) {
    throw new TypeError("maxAge must be a whole number of seconds, at least 1");
  }
}
