import { CountersignError } from "./CountersignError.ts";
import type { MfaChoice, MfaPolicy, MfaTriggerData } from "./mfaTypes.ts";

/** What in the server's answer says that a factor is bound. */
const SIGNS = {
  OTP: "totpMfaEnabled",
  FACE: "faceMfaEnabled",
  PASSKEY: "passkeyEnabled",
  SMS: "mfaPhone",
  EMAIL: "mfaEmail",
} as const satisfies Record<MfaPolicy, keyof MfaTriggerData>;

/**
 * The first factor was right and a second one is due: code 1635 (the user's own choice) or 1636 (the application's).
 *
 * The client remembers `mfaToken` for the call that follows. Hand it over yourself where several sign-ins are under way.
 */
export class MfaRequiredError extends CountersignError {
  override readonly name = "MfaRequiredError";

  override get data(): MfaTriggerData {
    return super.data as MfaTriggerData; // errorFor makes this class only of data that holds an mfaToken
  }

  get mfaToken(): string {
    return this.data.mfaToken;
  }

  /** The second factors on offer, the preferred one first. */
  get choices(): MfaChoice[] {
    const { applicationMfa = [] } = this.data as Partial<MfaTriggerData>; // Authing's own servers may leave it out
    const offers = [...applicationMfa].sort((a, b) => a.sort - b.sort);
    return offers.map(({ mfaPolicy: policy }) => ({ policy, bound: Boolean(this.data[SIGNS[policy]]) }));
  }

  /** True when the user has none of the factors on offer and must bind one to go on. With one bound, no other can be. */
  get mustBind(): boolean {
    const { choices } = this;
    return choices.length > 0 && choices.every((choice) => !choice.bound);
  }
}
