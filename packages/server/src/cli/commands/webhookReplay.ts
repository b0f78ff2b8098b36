import { replayWebhook } from "@countersign/core";
import { duration, id as idKind } from "../../config/kinds.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { webhookArgument } from "../webhookOptions.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const webhookReplay = defineCommand({
  name: "webhook replay",
  summary: "Send a webhook once more what it was told: one message, or those of a time",
  details: "Each is sent under the id that it has, by which a receiver that took it already knows it.",
  argument: webhookArgument,
  options: {
    message: { value: "ID", kind: idKind, summary: "the one message" },
    since: { value: "TIME", kind: duration, summary: "those of so long a time, such as 24h" },
    all: { summary: "those that were taken, too; without it only those that were given up" },
    pool: poolOption,
  },
  examples: [
    "countersign webhook replay 019327c1a0b4c6d7e8f90a1b --message 019327c1a0b4d1e2f3a4b5c6",
    "countersign webhook replay 019327c1a0b4c6d7e8f90a1b --since 24h",
  ],
  async run({ given: { message, since, all, pool: poolId }, argument, terminal }) {
    if ((message === null) === (since === null)) throw new CommandFailure("usage", "Say either --message or --since.");
    await withWorkspace(terminal, async ({ admin, services: { ports } }) => {
      const pool = await choosePool(admin, poolId);
      const untilMs = ports.clock.nowMs();
      const which = message === null ? { sinceMs: untilMs - (since ?? 0), untilMs, onlyFailed: !all } : { id: message };
      await replayWebhook(ports, { scope: operatorScope(pool.id), id: argument }, which);
      const text =
        message === null
          ? `The service sends once more ${all ? "all of that time" : "what of that time was given up"}.`
          : "The service sends it once more.";
      terminal.print({ text, json: { id: argument } });
    });
  },
});
