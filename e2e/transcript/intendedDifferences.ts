/** Says of a place in `now` that it is no longer there. */
export const GONE = "(not there)";

/** Answers that are meant to differ from what is written down, which is what the last landing answered. */
export interface IntendedDifference {
  readonly reason: string;
  /** Such as `totp/a wrong code`. */
  readonly cases: readonly string[];
  /** What is there now, by its place in the case, such as `answer.data.remainCount`. */
  readonly now: Readonly<Record<string, unknown>>;
}

export const intendedDifferences: readonly IntendedDifference[] = [
  {
    reason: "A late copy of a recovery code that was used takes no try.",
    cases: ["totp/a used recovery code"],
    now: { "answer.data.remainCount": 5 },
  },
];
