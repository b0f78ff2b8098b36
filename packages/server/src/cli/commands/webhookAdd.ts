import { addWebhook } from "@countersign/core";
import { oneOf } from "../../config/kind.ts";
import { anyText } from "../../config/kinds.ts";
import { readWebhookUrl } from "../../webhooks/readWebhookUrl.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { printKeyed } from "../printWebhook.ts";
import { webhookOptions } from "../webhookOptions.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const webhookAdd = defineCommand({
  name: "webhook add",
  summary: "Tell another system what happens in a user pool; what it verifies with is shown this once",
  details:
    "It is told what happens from now on, signed as Standard Webhooks describes: by a secret that both sides have, or by a key " +
    "of which it has the public half. docs/webhooks.md has the events and how to verify them.",
  argument: { name: "URL", summary: "an https address; others only where COUNTERSIGN_WEBHOOK_ALLOW names them" },
  options: {
    ...webhookOptions,
    signature: { value: "KIND", kind: oneOf("v1", "v1a"), summary: "v1: HMAC, if left out; v1a: Ed25519" },
    pool: poolOption,
  },
  examples: [
    "countersign webhook add https://example.com/hooks/countersign",
    "countersign webhook add https://siem.example.com/in --events mfa.failed,mfa.locked --signature v1a --json",
  ],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async ({ admin, services, settings }) => {
      const pool = await choosePool(admin, given.pool);
      const url = readWebhookUrl(anyText.parse(argument) ?? "", { allow: settings.webhookAllow ?? [] });
      const { events, description, signature } = given;
      const keyed = await addWebhook(services.ports, operatorScope(pool.id), {
        ...{ url, description: description ?? "", signature: signature ?? "v1" },
        events: events === null || events === "*" ? null : events,
      });
      terminal.print(printKeyed(keyed, "Keep what it verifies with: it is not shown again."));
    }),
});
