import { mustRunAll } from "./mustRunAll.ts";

/** Test options of a suite that needs something the machine may lack. */
export interface NeedsOptions {
  readonly skip: string | false;
}

/**
 * Gives the `node:test` options of a suite that needs `what`. A machine without it leaves the suite out and says so;
 * where everything must run (`CI=true` or `COUNTERSIGN_TEST_ALL=1`) the suite's file fails instead.
 *
 * @param available whether `what` was found
 * @param reason what is missing or what a developer does to have it; shown in the closing list of `npm test`
 * @throws {Error} when `what` is missing where nothing may be left out
 *
 * @example
 * const url = process.env.COUNTERSIGN_TEST_POSTGRES_URL;
 * describe("PostgreSQL store", needs("postgresql", url !== undefined, "set COUNTERSIGN_TEST_POSTGRES_URL"), suite);
 */
export function needs(what: string, available: boolean, reason: string): NeedsOptions {
  if (available) return { skip: false };
  const lack = `needs ${what}: ${reason}`;
  if (mustRunAll(process.env)) throw new Error(`Nothing may be left out of this run, but a suite ${lack}`);
  return { skip: lack };
}
