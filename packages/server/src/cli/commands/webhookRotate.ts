import { rotateWebhook } from "@countersign/core";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { printKeyed } from "../printWebhook.ts";
import { webhookArgument } from "../webhookOptions.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const webhookRotate = defineCommand({
  name: "webhook rotate",
  summary: "Give a webhook a new secret, or key; the one in use signs beside it for 24 hours",
  argument: webhookArgument,
  options: { pool: poolOption },
  examples: ["countersign webhook rotate 019327c1a0b4c6d7e8f90a1b"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async ({ admin, services }) => {
      const pool = await choosePool(admin, given.pool);
      const keyed = await rotateWebhook(services.ports, { scope: operatorScope(pool.id), id: argument });
      terminal.print(printKeyed(keyed, "The older one signs too for 24 hours. This one is not shown again."));
    }),
});
