import type { SourceLocation } from "graphql";

/**
 * A request that is refused before any resolver runs. `reason` is for the developer of a client: it names types, fields
 * and variables and never shows what they hold, for that may be a password.
 */
export class GraphqlRefusal extends Error {
  readonly reason: string;
  /** Where in the query text, when it is one place. */
  readonly locations: readonly SourceLocation[];

  constructor(reason: string, locations: readonly SourceLocation[] = []) {
    super(reason);
    this.name = "GraphqlRefusal";
    this.reason = reason;
    this.locations = locations;
  }
}
