import { timingSafeEqual } from "node:crypto";
import { computeHotp, createHotpKey, type OtpAlgorithm, type OtpDigits } from "./hotp.ts";

/** The most steps that a window may reach to either side (RFC 6238 §6 asks for a limit). */
export const MAX_WINDOW_STEPS = 10;

/** What an authenticator app and the verifier agree upon besides the secret. */
export interface TotpParameters {
  readonly algorithm: OtpAlgorithm;
  readonly digits: OtpDigits;
  readonly periodSeconds: number;
}

/**
 * Gives the time step of a moment, counted from the Unix epoch.
 * @throws {RangeError} when the moment lies before the epoch or the period is not a positive number of whole seconds
 * @see {@link https://www.rfc-editor.org/rfc/rfc6238#section-4.2 RFC 6238 §4.2}
 */
export function stepAt(nowMs: number, periodSeconds: number): number {
  if (!Number.isSafeInteger(periodSeconds) || periodSeconds < 1) {
    throw new RangeError("A TOTP period must be a positive number of whole seconds.");
  }
  const step = Math.floor(nowMs / 1000 / periodSeconds);
  if (!Number.isSafeInteger(step) || step < 0) throw new RangeError("A TOTP time must not lie before the Unix epoch.");
  return step;
}

/**
 * Gives the code that an authenticator app shows at a moment.
 * @throws {RangeError} when the secret is empty, or as {@link stepAt} does
 * @see {@link https://www.rfc-editor.org/rfc/rfc6238#section-4 RFC 6238 §4}
 */
export function computeTotp({
  secret,
  parameters,
  nowMs,
}: {
  readonly secret: Uint8Array;
  readonly parameters: TotpParameters;
  readonly nowMs: number;
}): string {
  const step = stepAt(nowMs, parameters.periodSeconds);
  return computeHotp(createHotpKey(secret, parameters.algorithm), step, parameters.digits);
}

/**
 * Gives the first of some time steps whose code this is; null where none is. For telling a clock that is wrong, never for
 * letting anybody in: it takes as long as it takes to find.
 * @param code ASCII digits; any other text matches nothing
 * @throws {RangeError} when the secret is empty
 */
export function findTotpStep({
  secret,
  parameters: { algorithm, digits },
  code,
  steps,
}: Pick<TotpSubmission, "secret" | "parameters" | "code"> & { readonly steps: Iterable<number> }): number | null {
  const key = createHotpKey(secret, algorithm);
  for (const step of steps) {
    if (step >= 0 && computeHotp(key, step, digits) === code) return step;
  }
  return null;
}

/** One judgement: a submitted code against an authenticator at a moment. */
export interface TotpSubmission {
  readonly secret: Uint8Array;
  readonly parameters: TotpParameters;
  /** ASCII digits, as `normaliseCode` gives them; any other text matches nothing. */
  readonly code: string;
  readonly nowMs: number;
  /** How many steps before and after the present one are good, up to {@link MAX_WINDOW_STEPS}. */
  readonly windowSteps: number;
  /** The last step that is used up, with all before it; null before the first use. */
  readonly afterStep: number | null;
}

/**
 * Gives the step that a code belongs to, or null when it belongs to none that is still good.
 *
 * The caller stores the step and hands it back as `afterStep`: that is what makes a code good only once. Steps up to
 * `afterStep` stay dead when the clock steps back. Every step of the window is computed and compared whatever the code
 * is, so that the time taken does not tell which one matched. Of two steps that share a code the later one counts:
 * the earlier would leave the same code good for another use.
 * @throws {RangeError} when the secret is empty or the window is out of bounds, or as {@link stepAt} does
 * @see {@link https://www.rfc-editor.org/rfc/rfc6238#section-5.2 RFC 6238 §5.2}
 */
export function matchTotp(submission: TotpSubmission): number | null {
  const { secret, parameters, code, nowMs, windowSteps, afterStep } = submission;
  const { algorithm, digits, periodSeconds } = parameters;
  if (!Number.isInteger(windowSteps) || windowSteps < 0 || windowSteps > MAX_WINDOW_STEPS) {
    throw new RangeError(`A TOTP window must be an integer of 0 to ${MAX_WINDOW_STEPS} steps.`);
  }
  const key = createHotpKey(secret, algorithm);
  const presentStep = stepAt(nowMs, periodSeconds);
  if (code.length !== digits || !/^[0-9]+$/.test(code)) return null;
  const submitted = Buffer.from(code);
  let matchedStep: number | null = null;
  for (let step = Math.max(0, presentStep - windowSteps); step <= presentStep + windowSteps; step++) {
    const equal = timingSafeEqual(Buffer.from(computeHotp(key, step, digits)), submitted);
    if (equal && (afterStep === null || step > afterStep)) matchedStep = step;
  }
  return matchedStep;
}
