/** What a session or an mfaToken was given for: nothing but the first factor, what does not count beside it, or what counts. */
export type Proved = "nothing" | "factor";

/** What a client asked for and what came of it, by the clock of the one process that asks. */
export interface Operation {
  readonly name: string;
  readonly account: string;
  readonly node: number;
  readonly begunMs: number;
  readonly endedMs: number;
  /** Unknown: no answer came, so that it happened, or will, or not. */
  readonly outcome: "done" | "refused" | "unknown";
  /** Of the answer; 0 without one. */
  readonly code: number;
  /** What may be used once, and was, if it is done. */
  readonly spends?: readonly string[];
  /** Whose guesses it is one of; `wrong`: it was judged, and was none. */
  readonly guesses?: { readonly at: string; readonly wrong: boolean };
  /** Makes guesses that were wrong before count no more, if it is done. */
  readonly clears?: string;
  /** The session or mfaToken that was given. */
  readonly opens?: {
    readonly id: string;
    readonly kind: "session" | "mfaToken";
    readonly acr: string;
    readonly proved: Proved;
  };
  /** The session or mfaToken that it came with. */
  readonly shows?: string;
  /** The refusal says that what it came with is no more. */
  readonly missed?: boolean;
  /** What ends by it, if it is done: one, or all of the account but one, or those that passed no factor. */
  readonly ends?: { readonly which: "one" | "all" | "unproved"; readonly id: string | null };
  /** Binds the first factor of the account, or takes all away. */
  readonly binds?: "first" | "none";
  /** The password that it sets, or signs in with. */
  readonly sets?: string;
  readonly tries?: string;
}

export type History = readonly Operation[];

/** The properties that a history is held against. */
export const properties = ["singleUse", "attemptBudget", "factors", "revocation", "nothingLost"] as const;

export type Property = (typeof properties)[number];

/** A property that does not hold, and the operations that show it. */
export interface Fault {
  readonly property: Property;
  readonly says: string;
  readonly shown: History;
}
