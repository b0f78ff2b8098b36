import { systemClock as clock } from "../../start/systemPorts.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { presentSubject } from "../presentSubject.ts";
import { withReading } from "../withReading.ts";

export const userShow = defineCommand({
  name: "user show",
  summary: "Show a user, the factors bound and the wrong tries counted",
  details: "Secrets are never shown.",
  argument: whoArgument,
  options: { pool: poolOption },
  examples: ["countersign user show jo@example.com", "countersign user show +8613800138000 --json"],
  run: ({ given, argument, terminal }) =>
    withReading(terminal, async (reading) => {
      const pool = await choosePool(reading.admin, given.pool);
      const subject = await findUser(reading, pool.id, argument);
      terminal.print(presentSubject(subject, clock.nowMs()));
    }),
});
