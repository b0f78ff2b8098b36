import type { AuthenticationClient } from "./AuthenticationClient.ts";
import type { MfaPolicy } from "./mfaTypes.ts";
import type { MfaCallOptions } from "./options.ts";

/** One second factor that a sign-in may go on with. */
export interface PendingChoice {
  readonly factor: MfaPolicy;
  /** False: choosing it means binding it first. */
  readonly bound: boolean;
  /** Where its codes go, the one that counts; null: to be asked for, or it has none. */
  readonly address: string | null;
  /** How many digits a code of it has; null: it has none, or the user's apps differ. */
  readonly digits: number | null;
}

/** A sign-in that waits for its second factor, as whoever was handed its mfaToken may see it. */
export interface PendingSignIn {
  readonly application: { readonly id: string; readonly name: string };
  readonly account: { readonly username: string | null; readonly email: string | null; readonly phone: string | null };
  /** The preferred one first. */
  readonly choices: readonly PendingChoice[];
  /** A code at one of the addresses opens no session yet: it is asked for before anything is bound. */
  readonly proving: boolean;
  readonly hasRecoveryCode: boolean;
  /** Whether `requestFactorRelease` has something to remove. */
  readonly hasReleasable: boolean;
  /** For how many days this device may stand in for what is proved now; 0: it may not. */
  readonly trustDays: number;
  readonly faceProof: "photo" | "live";
  /** ISO 8601 */
  readonly expiresAt: string;
}

/**
 * Asks what a sign-in may go on with, for a page that was handed its mfaToken.
 *
 * @throws {SignInRequiredError} once the sign-in has expired or gone on
 */
export async function readPendingSignIn(
  client: AuthenticationClient,
  options: MfaCallOptions = {},
): Promise<PendingSignIn> {
  const { core } = client.mfa;
  const bearer = options.mfaToken ?? core.session.mfaToken;
  const answer: object = await core.rest({ path: "/v1/mfa", bearer }, options);
  return answer as PendingSignIn; // as the wire has it; a test holds the type equal to the contract's
}
