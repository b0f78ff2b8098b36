import type { SourcePlace } from "./model.ts";

/** The source as a whole is not of its format: the rule it breaks, and where; never what it holds. */
export class SourceUnreadable extends Error {
  override readonly name = "SourceUnreadable";
  readonly at: SourcePlace;

  constructor(rule: string, at: SourcePlace = { line: null, path: null }) {
    super(rule);
    this.at = at;
  }
}
