import { ClientCore } from "./ClientCore.ts";
import { CodeMethods } from "./CodeMethods.ts";
import { MfaAuthenticationClient } from "./MfaAuthenticationClient.ts";
import type { AuthenticationClientOptions } from "./options.ts";

/**
 * A client of one Countersign application.
 *
 * Every method rejects with a {@link CountersignError}, or with the reason of the `signal` it was given.
 */
export class AuthenticationClient extends CodeMethods {
  /** The second factor: binding it, and passing it at sign-in. */
  readonly mfa: MfaAuthenticationClient;

  /** @throws {TypeError} if `appId` or `appHost` is missing or no http address */
  constructor(options: AuthenticationClientOptions) {
    super(new ClientCore(options));
    this.mfa = new MfaAuthenticationClient(this.core);
    if (options.token) {
      void this.setToken(options.token); // every later call waits for it
    }
  }
}
