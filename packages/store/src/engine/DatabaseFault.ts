/** What is wrong with a database, found before a request fails by it. */
export interface DatabaseFault {
  /** Requests would fail: nobody is served from it. Any other serves, and somebody should know. */
  readonly isFatal: boolean;
  /** What is wrong, as a clause without its end. */
  readonly finding: string;
  /** Names the setting, grant or statement that mends it. */
  readonly remedy: string;
}
