import type { TotpParameters } from "./totp.ts";

/** What an authenticator app learns from the QR code. */
export interface KeyUriContent {
  /** Who runs the service; not empty. */
  readonly issuer: string;
  /** Whose account it is; not empty. */
  readonly account: string;
  /** Base32 without padding, as `encodeBase32` gives it. */
  readonly secret: string;
  readonly parameters: TotpParameters;
}

/**
 * Gives the `otpauth://` address that authenticator apps read from a QR code.
 * @see {@link https://github.com/google/google-authenticator/wiki/Key-Uri-Format Key URI format}
 */
export function formatKeyUri({ issuer, account, secret, parameters }: KeyUriContent): string {
  const issuerPart = encodeLabelPart(issuer);
  const query = [
    `secret=${encodeURIComponent(secret)}`,
    `period=${parameters.periodSeconds}`,
    `digits=${parameters.digits}`,
    `algorithm=${parameters.algorithm}`,
    `issuer=${issuerPart}`,
  ];
  return `otpauth://totp/${issuerPart}:${encodeLabelPart(account)}?${query.join("&")}`;
}

/**
 * Gives percent-encoded text that has no colon even after decoding, because apps split the label at any colon (Key URI
 * format, "Label"); the full-width colon reads the same.
 */
function encodeLabelPart(text: string): string {
  return encodeURIComponent(text.toWellFormed().trim().replaceAll(":", "\uFF1A"));
}
