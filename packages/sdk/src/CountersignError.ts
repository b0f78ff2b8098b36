/** What is known about a failed call. */
export interface Failure {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
  readonly requestId?: string | null;
  readonly httpStatus?: number | null;
  readonly retryAfterSeconds?: number | null;
}

/**
 * The error of every failed call.
 *
 * It has the `code`, `message` and `data` of Authing's failures. `data` can hold an mfaToken, so it is a getter: an
 * error that is logged or turned into JSON does not spread it.
 */
export class CountersignError extends Error {
  override readonly name: string = "CountersignError";
  readonly code: number;
  /** Names the request in the server's log. */
  readonly requestId: string | null;
  /** Null when no answer came. */
  readonly httpStatus: number | null;
  /** After how many seconds trying again makes sense, if the server said so. */
  readonly retryAfterSeconds: number | null;
  readonly #data: unknown;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.code = failure.code;
    this.requestId = failure.requestId ?? null;
    this.httpStatus = failure.httpStatus ?? null;
    this.retryAfterSeconds = failure.retryAfterSeconds ?? null;
    this.#data = failure.data ?? null;
  }

  get data(): unknown {
    return this.#data;
  }
}
