import type { KeyedWebhook } from "@countersign/core";
import { presentWebhook } from "../present/presentWebhook.ts";
import { verifierOf } from "../webhooks/webhookKeys.ts";
import { facts } from "./output/table.ts";
import type { Outcome } from "./output/terminal.ts";

/** Prints a webhook and, this once, what its receiver verifies with. */
export function printKeyed({ endpoint, key }: KeyedWebhook, note: string): Outcome {
  const verifier = verifierOf(endpoint, key);
  const what = endpoint.signature === "v1" ? "SECRET" : "PUBLIC KEY";
  const rows = facts([
    ["ID", endpoint.id],
    ["URL", endpoint.url],
    ["EVENTS", endpoint.events?.join(", ") ?? "*"],
    [what, verifier],
  ]);
  return { text: `${rows}\n\n${note}`, json: { ...presentWebhook(endpoint), verifier } };
}
