import { endDevicesOf } from "@countersign/core";
import { anyText } from "../../config/kinds.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { operatorScope } from "../operatorScope.ts";
import { count } from "../output/count.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const userForgetDevices = defineCommand({
  name: "user forget-devices",
  summary: "Trust no device of a user any longer: each is asked for a second factor at its next sign-in",
  details:
    "For a user who lost a computer, or says that somebody else was at it. Sessions that a trusted device let in end, but those in which a " +
    "factor was passed since. What is bound stays as it is.",
  argument: whoArgument,
  options: {
    pool: poolOption,
    reason: { value: "TEXT", kind: anyText, summary: "why; it is kept in the audit trail" },
  },
  examples: ["countersign user forget-devices jo@example.com --reason 'laptop stolen, ticket 4712'"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const { ports } = workspace.services;
      const pool = await choosePool(workspace.admin, given.pool);
      const { userId } = (await findUser(workspace, pool.id, argument)).user;
      const ended = await endDevicesOf(ports, { scope: operatorScope(pool.id), userId, reason: given.reason });
      const text = ended.length === 0 ? "No device was trusted." : `Forgotten: ${count(ended.length, "device")}.`;
      terminal.print({ text, json: { id: userId, forgotten: ended.map(({ device }) => device.id) } });
    }),
});
