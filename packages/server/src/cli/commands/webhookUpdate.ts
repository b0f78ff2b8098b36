import { updateWebhook } from "@countersign/core";
import { oneOf } from "../../config/kind.ts";
import { anyText } from "../../config/kinds.ts";
import { presentWebhook } from "../../present/presentWebhook.ts";
import { readWebhookUrl } from "../../webhooks/readWebhookUrl.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { webhookArgument, webhookOptions } from "../webhookOptions.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const webhookUpdate = defineCommand({
  name: "webhook update",
  summary: "Change a webhook, or switch it off or on",
  details:
    "One that is switched on is told what happens from then on, and what waited for it; what happened while it was off it is not told.",
  argument: webhookArgument,
  options: {
    url: { value: "URL", kind: anyText, summary: "where it leads" },
    ...webhookOptions,
    state: { value: "WORD", kind: oneOf("enabled", "disabled"), summary: "enabled or disabled" },
    pool: poolOption,
  },
  examples: [
    "countersign webhook update 019327c1a0b4c6d7e8f90a1b --state enabled",
    "countersign webhook update 019327c1a0b4c6d7e8f90a1b --events '*' --description 'to the SIEM'",
  ],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async ({ admin, services, settings }) => {
      const { url, events, description, state } = given;
      if (url === null && events === null && description === null && state === null)
        throw new CommandFailure("usage", "Say what is to change: --url, --events, --description or --state.");
      const pool = await choosePool(admin, given.pool);
      const patch = {
        ...(url === null ? {} : { url: readWebhookUrl(url, { allow: settings.webhookAllow ?? [] }) }),
        ...(events === null ? {} : { events: events === "*" ? null : events }),
        ...(description === null ? {} : { description }),
        ...(state === null ? {} : { state }),
      };
      const endpoint = await updateWebhook(services.ports, { scope: operatorScope(pool.id), id: argument }, patch);
      terminal.print({ text: `The webhook is ${endpoint.state}.`, json: presentWebhook(endpoint) });
    }),
});
