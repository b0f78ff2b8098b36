import { createPrivateKey, createPublicKey, createSecretKey, type KeyObject, sign } from "node:crypto";
import type { WebhookEndpoint, WebhookKey } from "@countersign/core";
import { signWebhook, type WebhookToSign } from "../send/gateways/signWebhook.ts";

/** What stands before the seed of an Ed25519 key in its PKCS #8 form. RFC 8410 §7 */
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

function signingKeyOf({ secret }: WebhookKey): KeyObject {
  const der = Buffer.concat([PKCS8_HEAD, Buffer.from(secret, "base64")]);
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" });
}

/**
 * Gives what a receiver verifies messages with, as he writes it down: the secret itself, or the public half of a key. Standard Webhooks,
 * "Signature scheme"
 */
export function verifierOf({ signature }: Pick<WebhookEndpoint, "signature">, key: WebhookKey): string {
  if (signature === "v1") return `whsec_${key.secret}`;
  const { x = "" } = createPublicKey(signingKeyOf(key)).export({ format: "jwk" });
  return `whpk_${Buffer.from(x, "base64url").toString("base64")}`;
}

/** Gives the `webhook-signature` header: a signature by each key that has not ended. */
export function signFor(
  { signature, keys }: Pick<WebhookEndpoint, "signature" | "keys">,
  message: WebhookToSign,
  nowMs: number,
): string {
  const live = keys.filter(({ endsAtMs }) => endsAtMs === null || endsAtMs > nowMs);
  if (signature === "v1") {
    const secrets = live.map(({ secret }) => createSecretKey(secret, "base64"));
    return signWebhook(message, secrets);
  }
  const signed = Buffer.from(`${message.id}.${message.timestampSeconds}.${message.body}`);
  return live.map((key) => `v1a,${sign(null, signed, signingKeyOf(key)).toString("base64")}`).join(" ");
}
