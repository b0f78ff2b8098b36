import { FaceMfaMethods } from "./FaceMfaMethods.ts";
import type { IMfaAssociation } from "./mfaTypes.ts";
import type { MfaCallOptions } from "./options.ts";
import type { AssociateOptions, ConfirmedAssociation, ConfirmOptions } from "./TotpMfaMethods.ts";

/** Factors that are to be removed, and when at the earliest. */
export interface FactorRelease {
  factors: ("OTP" | "SMS" | "EMAIL" | "FACE" | "PASSKEY")[];
  /** ISO 8601. */
  releaseAt: string;
}

/** The second factor: binding it, and passing it at sign-in. */
export class MfaAuthenticationClient extends FaceMfaMethods {
  /**
   * Asks, in a sign-in that waits for a factor which the user does not have, for the removal of what a stranger bound before
   * the user proved the account's address by resetting the password. It comes three days later, unless somebody passes one of
   * these factors before; asking again changes nothing.
   *
   * @throws {CountersignError} 2103 if none of them is of that kind
   */
  async requestFactorRelease(options: MfaCallOptions = {}): Promise<FactorRelease> {
    const answer: object = await this.ask("/v1/mfa/release", {}, options);
    return answer as FactorRelease; // as the wire has it; a run against the server checks it
  }

  /** @deprecated Authing's spelling of `associateMfaAuthenticator`. */
  assosicateMfaAuthenticator(options?: AssociateOptions): Promise<IMfaAssociation> {
    return this.associateMfaAuthenticator(options);
  }

  /** @deprecated Authing's spelling of `confirmAssociateMfaAuthenticator`. */
  confirmAssosicateMfaAuthenticator(options: ConfirmOptions): Promise<ConfirmedAssociation> {
    return this.confirmAssociateMfaAuthenticator(options);
  }
}
