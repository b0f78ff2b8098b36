import { FAILURE_CAP } from "../factor.ts";
import { outOfBandFactor } from "../outOfBandFactor.ts";

/** Codes by e-mail. It proves no possession: NIST SP 800-63B-4 §3.1.3.1 does not let it count as an authenticator. */
export const email = outOfBandFactor({
  kind: "email",
  traits: { nistType: "none", isBiometric: false },
  policyWord: "EMAIL",
  displayName: "E-mail",
  refusal: "codeWrong",
  failureCap: FAILURE_CAP,
  needs: "email",
  channel: "email",
  amr: ["otp"],
});
