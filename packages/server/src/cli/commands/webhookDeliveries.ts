import { listDeliveries } from "@countersign/core";
import { oneOf } from "../../config/kind.ts";
import { wholeNumber } from "../../config/kinds.ts";
import { presentDelivery } from "../../present/presentWebhook.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { table } from "../output/table.ts";
import { webhookArgument } from "../webhookOptions.ts";
import { withReading } from "../withReading.ts";

const DEFAULT_LISTED = 20;

export const webhookDeliveries = defineCommand({
  name: "webhook deliveries",
  summary: "List what a webhook was told in the last 30 days, the latest first, and what came of it",
  argument: webhookArgument,
  options: {
    state: { value: "WORD", kind: oneOf("waiting", "delivered", "failed"), summary: "only those" },
    limit: { value: "N", kind: wholeNumber(1, 200), summary: `how many; ${DEFAULT_LISTED} if left out` },
    pool: poolOption,
  },
  examples: [
    "countersign webhook deliveries 019327c1a0b4c6d7e8f90a1b",
    "countersign webhook deliveries 019327c1a0b4c6d7e8f90a1b --state failed --json",
  ],
  run: ({ given, argument, terminal }) =>
    withReading(terminal, async ({ admin, webhooks }) => {
      const pool = await choosePool(admin, given.pool);
      const page = { before: null, limit: given.limit ?? DEFAULT_LISTED, state: given.state };
      const deliveries = (await listDeliveries(webhooks, pool.id, argument, page)).map(presentDelivery);
      const rows = deliveries.map((each) => [
        ...[each.id, each.type, each.createdAt, each.state, String(each.attempts.length)],
        ...[String(each.attempts[0]?.status ?? ""), each.attempts[0]?.answer.slice(0, 60) ?? ""],
      ]);
      const text = table(["ID", "EVENT", "SINCE", "STATE", "ATTEMPTS", "STATUS", "ANSWER"], rows);
      terminal.print({ text, json: { deliveries } });
    }),
});
