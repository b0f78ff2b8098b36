import type { CountersignError } from "@countersign/sdk";
import { isNamed } from "./faultOf.ts";

/** Before that the service sends no second code: the person need not be told so. */
const RESEND_MS = 60_000;

/**
 * Gives how many milliseconds after a code was sent another one can be. Where one was sent a moment ago, that one is still
 * good: nobody is told of it.
 */
export function waitAfter(sending: Promise<unknown>): Promise<number> {
  return sending.then(() => RESEND_MS, stillWaiting);
}

function stillWaiting(error: unknown): number {
  const seconds = isNamed(error, "ThrottledError") ? (error as CountersignError).retryAfterSeconds : null;
  if (seconds === null || seconds * 1000 > RESEND_MS) throw error;
  return seconds * 1000;
}
