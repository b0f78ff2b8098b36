import { outOfBandFactor } from "../outOfBandFactor.ts";

/** Codes by e-mail. It proves no possession: NIST SP 800-63B-4 §3.1.3.1 does not let it count as an authenticator. */
export const email = outOfBandFactor("email", { nistType: "none", phishingResistant: false, restricted: false }, [
  "otp",
]);
