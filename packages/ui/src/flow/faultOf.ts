import type { CountersignError, ProofRefusedError } from "@countersign/sdk";
import type { Saying } from "../words/wordsFor.ts";

/** What went wrong, in a sentence of ours, or as the server says it in the person's language. */
export type Fault = Saying | { readonly said: string };

const CODE_EXPIRED = 2300;
const CODE_SUPERSEDED = 2302;
const UNAVAILABLE = 2099;
/** Wrong codes; a face and a password have sentences of their own. */
const WRONG_CODES: ReadonlySet<number> = new Set([2001, 6001, 6002]);
const UNAVAILABLE_SECONDS = 30;
const HOURS_FROM_MINUTES = 30;

/**
 * Says whether an error is of a class of the SDK, by its name: the page's own client comes from another copy of the package
 * than the one in here, and so do its classes.
 */
export function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

/** Gives what to tell of an error; null where the person himself broke it off. */
export function faultOf(error: unknown): Fault | null {
  if (isNamed(error, "AbortError")) return null;
  if (isNamed(error, "CameraError")) return { key: "faultCamera" };
  if (isNamed(error, "ConnectionError") || isNamed(error, "RequestTimeoutError")) return { key: "faultOffline" };
  if (!(error instanceof Error) || !("code" in error)) {
    // A mistake of ours: the person is told that something went wrong, and the page what.
    reportError(error);
    return { key: "faultUnknown" };
  }
  return refusalOf(error as CountersignError); // nothing else that is thrown here has a code
}

function refusalOf(error: CountersignError): Fault {
  const { code, retryAfterSeconds: seconds } = error;
  if (code === UNAVAILABLE) return { key: "faultAway", fill: { seconds: seconds ?? UNAVAILABLE_SECONDS } };
  if (code === CODE_EXPIRED) return { key: "faultExpired" };
  if (code === CODE_SUPERSEDED) return { key: "faultSuperseded" };
  if (isNamed(error, "ThrottledError")) {
    return seconds === null ? { key: "faultWaitUnknown" } : { key: "faultWait", fill: { seconds } };
  }
  if (!WRONG_CODES.has(code)) return { said: error.message };
  const { clockOffSeconds = null, remainingTries: count = null } = error as ProofRefusedError;
  if (clockOffSeconds !== null) return clockFault(clockOffSeconds);
  return count === null ? { key: "faultCode" } : { key: "faultCodeLeft", fill: { count } };
}

/** @param seconds how far the clock of an app is ahead; negative: behind */
function clockFault(seconds: number): Fault {
  const minutes = Math.max(1, Math.round(Math.abs(seconds) / 60));
  if (minutes < HOURS_FROM_MINUTES) {
    return { key: seconds > 0 ? "faultClockFast" : "faultClockSlow", fill: { minutes } };
  }
  return { key: seconds > 0 ? "faultZoneFast" : "faultZoneSlow", fill: { hours: Math.round(minutes / 60) } };
}
