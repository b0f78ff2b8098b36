import { presentWebhook } from "../../present/presentWebhook.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { table } from "../output/table.ts";
import { withReading } from "../withReading.ts";

export const webhookList = defineCommand({
  name: "webhook list",
  summary: "List the webhooks of a user pool, and how they are",
  options: { pool: poolOption },
  examples: ["countersign webhook list", "countersign webhook list --json"],
  run: ({ given, terminal }) =>
    withReading(terminal, async ({ admin, webhooks: reads }) => {
      const pool = await choosePool(admin, given.pool);
      const webhooks = (await reads.listWebhookEndpoints(pool.id)).map(presentWebhook);
      const rows = webhooks.map(({ id, state, disabledBy, failingSince, events, url, description }) => [
        ...[id, disabledBy === null ? state : `${state} (${disabledBy})`, failingSince ?? ""],
        ...[events?.join(", ") ?? "*", url, description],
      ]);
      const text = table(["ID", "STATE", "FAILING SINCE", "EVENTS", "URL", "DESCRIPTION"], rows);
      terminal.print({ text, json: { webhooks } });
    }),
});
