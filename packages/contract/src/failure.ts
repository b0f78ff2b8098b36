/** A sentence for people, in the two languages every refusal speaks. */
export interface Sentence {
  readonly "zh-CN": string;
  readonly "en-US": string;
}

export type Language = keyof Sentence;

/**
 * One row of the failure catalogue.
 *
 * `code` is the number Authing's clients switch on, `status` the honest HTTP status (also `statusCode` in Authing's
 * envelope: 4xx for a refusal, 302 for a step of the sign-in flow).
 */
export interface FailureRow {
  readonly code: number;
  readonly status: number;
  readonly message: Sentence;
}

/** Gives a row of the catalogue. */
export function failure(code: number, status: number, zh: string, en: string): FailureRow {
  return { code, status, message: { "zh-CN": zh, "en-US": en } };
}
