import { createSecretKey, type KeyObject } from "node:crypto";

/**
 * Reads a signing secret: `whsec_…` is base64, any other text is its UTF-8 bytes.
 *
 * @throws {TypeError} when it is empty or the base64 is malformed; the message does not quote it
 */
export function readWebhookSecret(secret: string): KeyObject {
  if (!secret.startsWith("whsec_")) {
    if (secret === "") throw new TypeError("the webhook secret is empty");
    return createSecretKey(secret, "utf8");
  }
  const encoded = secret.slice("whsec_".length);
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/.test(encoded) || encoded === "") {
    throw new TypeError("the webhook secret starts with whsec_ but is not base64");
  }
  return createSecretKey(encoded, "base64");
}
