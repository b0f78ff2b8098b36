import { demandWebhook, removeWebhook } from "@countersign/core";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, yesOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { webhookArgument } from "../webhookOptions.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const webhookRemove = defineCommand({
  name: "webhook remove",
  summary: "Tell a webhook nothing any more",
  argument: webhookArgument,
  options: { pool: poolOption, yes: yesOption },
  examples: ["countersign webhook remove 019327c1a0b4c6d7e8f90a1b --yes"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async ({ admin, services }) => {
      const pool = await choosePool(admin, given.pool);
      const scope = operatorScope(pool.id);
      const { url } = await demandWebhook(services.ports, scope, argument);
      if (!given.yes) await terminal.confirm(`Removes the webhook to ${url}, and what it was told.`);
      await removeWebhook(services.ports, { scope, id: argument });
      terminal.print({ text: "It is told nothing any more.", json: { id: argument } });
    }),
});
