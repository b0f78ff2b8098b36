import { MESSAGES_KNOWN_MS } from "@countersign/core";
import { wholeNumber } from "../../config/kinds.ts";
import { presentMessage } from "../../present/presentMessage.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { table } from "../output/table.ts";
import { withReading } from "../withReading.ts";

const DEFAULT_LISTED = 20;
const KNOWN = `the last ${MESSAGES_KNOWN_MS / (24 * 3_600_000)} days`;

export const userMessages = defineCommand({
  name: "user messages",
  summary: `List what was sent to a user in ${KNOWN}, the latest first, and whether a gateway took it`,
  details:
    "Codes and notices: what each is for, to where (masked), and what became of it. handedOver says that a gateway took it; whether it arrived only that one knows, " +
    "by its own id, which is shown where it gave one, or by ours. Neither texts nor codes are kept.",
  argument: whoArgument,
  options: {
    limit: { value: "N", kind: wholeNumber(1, 200), summary: `how many; ${DEFAULT_LISTED} if left out` },
    pool: poolOption,
  },
  examples: ["countersign user messages jo@example.com", "countersign user messages jo --limit 5 --json"],
  run: ({ given, argument, terminal }) =>
    withReading(terminal, async (reading) => {
      const pool = await choosePool(reading.admin, given.pool);
      const { user } = await findUser(reading, pool.id, argument);
      const page = { before: null, limit: given.limit ?? DEFAULT_LISTED };
      const found = await reading.management.listMessages(pool.id, user.userId, page);
      const messages = found.messages.map(presentMessage);
      const rows = messages.map((each) => [
        ...[each.createdAt, each.purpose, each.recipient, each.state, String(each.attempts)],
        ...[each.gateway ?? "", each.gatewayMessageId ?? "", each.id, each.why ?? ""],
      ]);
      const text =
        rows.length === 0
          ? `Nothing was sent in ${KNOWN}.`
          : table(["WRITTEN", "FOR", "TO", "STATE", "ATTEMPTS", "GATEWAY", "ITS ID", "ID", "WHY"], rows);
      terminal.print({ text, json: { messages } });
    }),
});
