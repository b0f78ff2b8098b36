export { decodeBase32, encodeBase32 } from "./base32.ts";
export { computeHotp, createHotpKey, type HmacKey, type OtpAlgorithm, type OtpDigits } from "./hotp.ts";
export { formatKeyUri, type KeyUriContent } from "./keyUri.ts";
export {
  computeTotp,
  findTotpStep,
  MAX_WINDOW_STEPS,
  matchTotp,
  stepAt,
  type TotpParameters,
  type TotpSubmission,
} from "./totp.ts";
