import type { AuthenticationClient } from "../AuthenticationClient.ts";
import type { SessionCallOptions } from "../options.ts";

/** What somebody demands of a session. */
export interface StepUpDemand {
  /** "2", the default: a second factor that counts. "1": any proof. */
  acr?: "1" | "2" | undefined;
  /** How many seconds ago it may have been proved. */
  maxAge?: number | undefined;
}

/** What a session has. Times are seconds since 1970. */
export interface StepUpFacts {
  /** Says what the session has: the one that asked may be older than a proof in it. */
  token: string;
  acr: "1" | "2";
  authTime: number;
  /** When what raised `acr` to 2 was last passed; null at `acr` 1. */
  mfaTime: number | null;
}

/**
 * Asks whether a session has what is demanded.
 *
 * @throws {MfaRequiredError} where it has not: what its second factor gives is a session that has
 * @throws {CountersignError} 2111 where nothing that is bound leads there
 * @throws {SignInRequiredError} where only a new sign-in does
 */
export async function stepUp(
  client: AuthenticationClient,
  demand: StepUpDemand = {},
  options: SessionCallOptions = {},
): Promise<StepUpFacts> {
  const { core } = client.mfa;
  const bearer = options.token ?? (await core.session.getToken());
  const answer: object = await core.rest({ path: "/v1/step-up", body: demand, bearer }, options);
  return answer as StepUpFacts; // as the wire has it; a test holds the type equal to the contract's
}
