import { FaceMfaMethods } from "./FaceMfaMethods.ts";
import type { IMfaAssociation } from "./mfaTypes.ts";
import type { AssociateOptions, ConfirmedAssociation, ConfirmOptions } from "./TotpMfaMethods.ts";

/** The second factor: binding it, and passing it at sign-in. */
export class MfaAuthenticationClient extends FaceMfaMethods {
  /** @deprecated Authing's spelling of `associateMfaAuthenticator`. */
  assosicateMfaAuthenticator(options?: AssociateOptions): Promise<IMfaAssociation> {
    return this.associateMfaAuthenticator(options);
  }

  /** @deprecated Authing's spelling of `confirmAssociateMfaAuthenticator`. */
  confirmAssosicateMfaAuthenticator(options: ConfirmOptions): Promise<ConfirmedAssociation> {
    return this.confirmAssociateMfaAuthenticator(options);
  }
}
