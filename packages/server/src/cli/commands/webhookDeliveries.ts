import { demandWebhook } from "@countersign/core";
import { oneOf } from "../../config/kind.ts";
import { wholeNumber } from "../../config/kinds.ts";
import { presentDelivery } from "../../present/presentWebhook.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { table } from "../output/table.ts";
import { webhookArgument } from "../webhookOptions.ts";
import { withWorkspace } from "../withWorkspace.ts";

const DEFAULT_LISTED = 20;
const MOST_ATTEMPTS = 50;

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
    withWorkspace(terminal, async ({ admin, services: { ports } }) => {
      const pool = await choosePool(admin, given.pool);
      const { id, poolId } = await demandWebhook(ports, { poolId: pool.id }, argument);
      const page = { before: null, limit: given.limit ?? DEFAULT_LISTED, state: given.state };
      const messages = await ports.store.listWebhookMessages(poolId, id, page);
      const attempts = await Promise.all(
        messages.map((each) => ports.store.listWebhookAttempts(poolId, each.id, MOST_ATTEMPTS)),
      );
      const deliveries = messages.map((each, index) => presentDelivery(each, attempts[index] ?? []));
      const rows = deliveries.map((each) => [
        ...[each.id, each.type, each.createdAt, each.state, String(each.attempts.length)],
        ...[String(each.attempts[0]?.status ?? ""), each.attempts[0]?.answer.slice(0, 60) ?? ""],
      ]);
      const text = table(["ID", "EVENT", "SINCE", "STATE", "ATTEMPTS", "STATUS", "ANSWER"], rows);
      terminal.print({ text, json: { deliveries } });
    }),
});
