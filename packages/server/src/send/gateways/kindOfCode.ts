import type { FailureKind } from "../sendFailure.ts";
import { kindOfStatus } from "./kindOfStatus.ts";

/**
 * Says what the error code of a gateway means for the message: the first pattern that fits decides, a code that fits
 * none refuses the message, and without a code the HTTP status decides.
 */
export function kindOfCode(
  code: unknown,
  status: number,
  kinds: readonly (readonly [pattern: RegExp, kind: FailureKind])[],
): FailureKind {
  if (typeof code === "string") return kinds.find(([pattern]) => pattern.test(code))?.[1] ?? "refused";
  return status >= 200 && status <= 299 ? "uncertain" : kindOfStatus(status);
}
