import { CountersignError } from "./CountersignError.ts";
import { isNumber } from "./isNumber.ts";
import { isRecord } from "./isRecord.ts";

/** Nobody is signed in, or the session or mfaToken has ended: codes 2020, 2021, 2206, 2207. */
export class SignInRequiredError extends CountersignError {
  override readonly name = "SignInRequiredError";
}

/** A password, code, recovery code or face is wrong or outdated: codes 1702, 1707, 2001, 2006, 2300, 2302, 2333, 6001, 6002. */
export class ProofRefusedError extends CountersignError {
  override readonly name = "ProofRefusedError";

  /** How many tries are left before a wait, if the server said so. */
  get remainingTries(): number | null {
    return numberIn(this.data, "remainCount");
  }

  /** How many seconds the clock of an authenticator app is ahead whose code this was; negative: behind; null: that is not known. */
  get clockOffSeconds(): number | null {
    return numberIn(this.data, "clockOffSeconds");
  }
}

/** Too many tries or requests: codes 422, 1002, 2057, 2080. `retryAfterSeconds` says how long to wait, when known. */
export class ThrottledError extends CountersignError {
  override readonly name = "ThrottledError";
}

/**
 * The server, or what it needs for this, is away: 2090 (no messages can be sent), 2095 (no faces judged), 2099 (its data are
 * out of reach). Nothing was wrong with the call and nothing came of it: the same call may be made again, after
 * `retryAfterSeconds` where that is known; with 2090 and 2095 another factor may serve meanwhile.
 */
export class UnavailableError extends CountersignError {
  override readonly name = "UnavailableError";
}

/** No answer came in time: code -1. */
export class RequestTimeoutError extends CountersignError {
  override readonly name = "RequestTimeoutError";
}

/** The server could not be reached: code -2. `cause` is the error of `fetch`. */
export class ConnectionError extends CountersignError {
  override readonly name = "ConnectionError";
}

/** The answer is not one of Countersign's, as from a proxy or a wrong `appHost`: the HTTP status, or 500. */
export class UnexpectedAnswerError extends CountersignError {
  override readonly name = "UnexpectedAnswerError";
}

function numberIn(data: unknown, name: string): number | null {
  const value = isRecord(data) && data[name];
  return isNumber(value) ? value : null;
}
