import { createHmac, type KeyObject } from "node:crypto";

export interface WebhookToSign {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
}

/**
 * Gives the `webhook-signature` header: one signature for each key, so that a receiver may change its secret at its leisure.
 *
 * @see {@link https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md Standard Webhooks}, "Signature scheme"
 */
export function signWebhook(webhook: WebhookToSign, keys: readonly KeyObject[]): string {
  const signed = `${webhook.id}.${webhook.timestampSeconds}.${webhook.body}`;
  return keys.map((key) => `v1,${createHmac("sha256", key).update(signed).digest("base64")}`).join(" ");
}
