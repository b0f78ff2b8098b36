/** What is measured, and what is asked of it. */

export const scenarios = ["verify", "signIn", "smsVerify", "list", "face"] as const;
export type Scenario = (typeof scenarios)[number];

/** What stands in a header where what the step before has given is to be put. */
export const GIVEN = "{given}";

/** A request that is good once, and how its answer shows that it was taken. */
export interface Step {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What a right answer holds; its status is 200. */
  readonly proof: string;
  /** Where in the answer the next step finds what it needs: behind the one and before the other. */
  readonly gives?: { readonly after: string; readonly before: string };
}

/** What one person does, step by step: it is measured as a whole. */
export type Flow = readonly Step[];

/** How a subject is asked for something. */
export interface Offer {
  /** Requests a second that it is prepared for before its first round has told. */
  readonly expected: number;
  /** What of it a reader must know. */
  readonly about?: string;
  /** How long it is asked before it counts, where it takes longer than others to be warm. */
  readonly warmingSeconds?: number;
  /** Brings so many people as far as what is measured; fewer where it has fewer people. */
  prepare(count: number): Promise<readonly Flow[]>;
}

/** A service that runs, with accounts in it. */
export interface Subject {
  readonly name: string;
  /** Its version, and whatever of its set-up a reader must know. */
  readonly about: string;
  readonly accounts: number;
  readonly url: string;
  /** Its processes, with all that they start. */
  readonly processes: readonly number[];
  readonly offers: Readonly<Partial<Record<Scenario, Offer>>>;
  /** Why it is not asked for the others; left out: it does not have them. */
  readonly lacks?: Readonly<Partial<Record<Scenario, string>>>;
}

/** How all subjects of a run are set up. */
export interface Setup {
  /** Settings of a process whose disk is as slow as is measured. */
  readonly disk: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Run in the opposite order when all has been measured. */
  after(undo: () => Promise<void>): void;
}

/** Starts a subject. Throws where this machine has not what it needs, with a sentence that says what. */
export type Start = (setup: Setup) => Promise<Subject>;
