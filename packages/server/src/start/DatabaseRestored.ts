import type { MarkStanding } from "@countersign/store";

const SENTENCES: Readonly<Record<Extract<MarkStanding, "loaded" | "foreign">, string>> = {
  loaded:
    "The database was loaded from a dump, or moved to another PostgreSQL: what was used up since, such as codes and sessions, would be good again. " +
    "Stop every node, then run countersign restore --database, which ends all of that; or, where nothing was lost and nobody was served meanwhile, " +
    "countersign restore --database --moved.",
  foreign:
    "The mark of the database does not fit its keys: somebody changed it, or its tables come from more than one dump. Load one dump whole, " +
    "then run countersign restore --database.",
};

/** A database from the past would open what was closed since. */
export class DatabaseRestored extends Error {
  override readonly name = "DatabaseRestored";

  constructor(standing: keyof typeof SENTENCES) {
    super(SENTENCES[standing]);
  }
}
