import { FAILURE_CAP } from "../factor.ts";
import { outOfBandFactor } from "../outOfBandFactor.ts";

/** Codes by text message. The telephone network makes it a restricted authenticator: NIST SP 800-63B-4 §3.1.3.3 */
export const sms = outOfBandFactor({
  kind: "sms",
  traits: { nistType: "out-of-band", isBiometric: false },
  policyWord: "SMS",
  displayName: "SMS",
  refusal: "codeWrong",
  failureCap: FAILURE_CAP,
  needs: "sms",
  channel: "sms",
  amr: ["sms"],
});
