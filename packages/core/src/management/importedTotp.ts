import { malformed } from "@countersign/contract/errors";
import { encodeBase32, type OtpAlgorithm, stepAt } from "@countersign/otp";
import { spellRecoveryCode } from "@countersign/spelling";
import type { TotpState } from "../factors/totp/totp.ts";
import type { CoreSettings } from "../model/coreSettings.ts";
import type { Ports } from "../model/ports.ts";
import { CLOCK_TOLERANCE_MS } from "../model/storedTimes.ts";

/** An authenticator app that another service enrolled. */
export interface ImportedTotp {
  readonly secret: Uint8Array;
  readonly algorithm: OtpAlgorithm;
  readonly digits: number;
  readonly periodSeconds: number;
  readonly label: string | null;
  /** The last step that was used up there, with all before it. */
  readonly lastStep: number | null;
}

/** RFC 4226 §4 R6 asks for 128 bits; 80 are common in the field. */
export const MIN_SECRET_BYTES = 10;
export const PROPER_SECRET_BYTES = 16;
const MAX_SECRET_BYTES = 256;
const MIN_RECOVERY_LENGTH = 12;
/** A longer one gives somebody who saw a code too long to use it. RFC 6238 §5.2 */
const MAX_PERIOD_SECONDS = 300;
const MIN_PERIOD_SECONDS = 10;
const MAX_LABEL_LENGTH = 100;

/**
 * Gives what an imported app is judged by; its parameters count as they are.
 * @throws {MfaError} malformed, naming the field behind `prefix`
 */
export function importedTotpState(
  { clock, settings }: Pick<Ports, "clock" | "settings">,
  totp: ImportedTotp,
  prefix = "",
): TotpState {
  const { secret, algorithm, digits, periodSeconds, label, lastStep } = totp;
  const least = settings.importWeak ? 1 : MIN_SECRET_BYTES;
  if (secret.length < least) throw malformed(`${prefix}secret`, `must have at least ${8 * least} bits`);
  if (secret.length > MAX_SECRET_BYTES)
    throw malformed(`${prefix}secret`, `must have at most ${MAX_SECRET_BYTES} bytes`);
  if (digits !== 6 && digits !== 8) throw malformed(`${prefix}digits`, "must be 6 or 8");
  const isPeriod = Number.isSafeInteger(periodSeconds) && periodSeconds >= MIN_PERIOD_SECONDS;
  if (!isPeriod || periodSeconds > MAX_PERIOD_SECONDS)
    throw malformed(`${prefix}period`, `must be ${MIN_PERIOD_SECONDS} to ${MAX_PERIOD_SECONDS} seconds`);
  if (label !== null && [...label].length > MAX_LABEL_LENGTH)
    throw malformed(`${prefix}label`, `must have at most ${MAX_LABEL_LENGTH} characters`);
  // One from a clock that was ahead would refuse every code until that time has come.
  if (lastStep !== null && lastStep > stepAt(clock.nowMs() + CLOCK_TOLERANCE_MS, periodSeconds) + 1)
    throw malformed(`${prefix}lastStep`, "must not lie in the future");
  return {
    secret: encodeBase32(secret),
    parameters: { algorithm, digits, periodSeconds },
    lastAcceptedStep: lastStep,
  };
}

/**
 * Demands enough of an imported recovery code. NIST SP 800-63B-4 §4.2.1 asks for 64 bits; letters and digits, which are all
 * that counts, give nearly five each.
 * @throws {MfaError} malformed
 */
export function checkRecoveryCode(recoveryCode: string, { importWeak }: CoreSettings): void {
  const least = importWeak ? 1 : MIN_RECOVERY_LENGTH;
  if (spellRecoveryCode(recoveryCode).length < least)
    throw malformed("recoveryCode", `must have at least ${least} letters or digits`);
}
