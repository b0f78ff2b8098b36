/** What the service noticed about its surroundings that an operator should mend. It holds nothing secret. */
export interface Remark {
  /** By which it is told apart from others: each is told once a process. */
  readonly key: string;
  /** What is wrong, as a sentence. */
  readonly finding: string;
  /** What mends it, as a sentence. */
  readonly whatToDo: string;
}

/** Takes remarks wherever they arise. */
export interface Remarks {
  note(remark: Remark): void;
}
