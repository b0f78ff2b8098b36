import { outOfBandFactor } from "../outOfBandFactor.ts";

/** Codes by text message. The telephone network makes it a restricted authenticator: NIST SP 800-63B-4 §3.1.3.3 */
export const sms = outOfBandFactor("sms", { nistType: "out-of-band", phishingResistant: false, restricted: true }, [
  "sms",
]);
