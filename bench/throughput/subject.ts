/** What is measured, and what is asked of it. */

export const scenarios = ["verify", "signIn", "list"] as const;
export type Scenario = (typeof scenarios)[number];

/** A request that is good once, and how its answer shows that it was taken. */
export interface Prepared {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What the body of a right answer holds; its status is 200. */
  readonly proof: string;
}

/** A service that runs, with accounts in it. */
export interface Subject {
  readonly name: string;
  /** Its version, and whatever of its set-up a reader must know. */
  readonly about: string;
  readonly url: string;
  readonly scenarios: readonly Scenario[];
  /** Brings so many people as far as the request that is measured; fewer where it has fewer people. */
  prepare(scenario: Scenario, count: number): Promise<readonly Prepared[]>;
  /** Requests a second that it is prepared for before its first round has told. */
  readonly expected: Readonly<Partial<Record<Scenario, number>>>;
}

/** How all subjects of a run are set up. */
export interface Setup {
  /** Accounts of each subject; those whose set-up is slow may have fewer, and say so. */
  readonly users: number;
  /** Settings of a process whose disk is as slow as is measured. */
  readonly disk: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Run in the opposite order when all has been measured. */
  after(undo: () => Promise<void>): void;
}

/** Starts a subject. Throws where this machine has not what it needs, with a sentence that says what. */
export type Start = (setup: Setup) => Promise<Subject>;
