import { testWebhook } from "@countersign/core";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { webhookArgument } from "../webhookOptions.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const webhookTest = defineCommand({
  name: "webhook test",
  summary: "Have a webhook told that it is told",
  details:
    "The service sends it within a second or two, while it runs: countersign webhook deliveries says what came of it.",
  argument: webhookArgument,
  options: { pool: poolOption },
  examples: ["countersign webhook test 019327c1a0b4c6d7e8f90a1b"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async ({ admin, services }) => {
      const pool = await choosePool(admin, given.pool);
      const id = await testWebhook(services.ports, { scope: operatorScope(pool.id), id: argument });
      terminal.print({ text: `The message ${id} waits to be sent.`, json: { id } });
    }),
});
