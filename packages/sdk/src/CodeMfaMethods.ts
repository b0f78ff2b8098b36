import type { MfaCallOptions } from "./options.ts";
import { type RecoveredUser, TotpMfaMethods } from "./TotpMfaMethods.ts";

export interface VerifySmsOptions extends MfaCallOptions {
  phone: string;
  code: string;
  phoneCountryCode?: string | undefined;
}

export interface VerifyEmailOptions extends MfaCallOptions {
  email: string;
  code: string;
}

/** A phone number or an e-mail address. */
export interface BindableOptions extends MfaCallOptions {
  phone?: string | undefined;
  phoneCountryCode?: string | undefined;
  email?: string | undefined;
}

/** Passing the second step with a code sent by text message or e-mail. */
export abstract class CodeMfaMethods extends TotpMfaMethods {
  /**
   * Completes a sign-in with a code sent by text message.
   *
   * Where that binds the number to an account without a recovery code, `recoveryCode` of the result is its first one: show it to
   * the user, it is kept nowhere else.
   */
  async verifyAppSmsMfa({ phone, code, phoneCountryCode, ...options }: VerifySmsOptions): Promise<RecoveredUser> {
    return this.verify("/api/v2/applications/mfa/sms/verify", { phone, code, phoneCountryCode }, options);
  }

  /** Completes a sign-in with a code sent by e-mail, as `verifyAppSmsMfa` does. */
  async verifyAppEmailMfa({ email, code, ...options }: VerifyEmailOptions): Promise<RecoveredUser> {
    return this.verify("/api/v2/applications/mfa/email/verify", { email, code }, options);
  }

  /** Says whether the user of this sign-in may bind an address: false if it is another's. */
  async phoneOrEmailBindable({ phone, phoneCountryCode, email, ...options }: BindableOptions): Promise<boolean> {
    const body = { phone, phoneCountryCode, email };
    return (await this.ask("/api/v2/applications/mfa/check", body, options)).data === true;
  }

  /** @deprecated The name of `verifyAppSmsMfa` in Authing's documentation. */
  verifySmsMfa(options: VerifySmsOptions): Promise<RecoveredUser> {
    return this.verifyAppSmsMfa(options);
  }
}
