import { unlockUser } from "@countersign/core";
import { anyText } from "../../config/kinds.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { operatorScope } from "../operatorScope.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const userUnlock = defineCommand({
  name: "user unlock",
  summary: "Free the factors of a user that wrong tries have locked or switched off",
  details:
    "What is bound stays as it is. Too many wrong passwords are another thing: that pause ends by itself, a quarter of an " +
    "hour after the first of them. Look at the user first (user show): many wrong tries may mean that somebody else knows " +
    "the password.",
  argument: whoArgument,
  options: {
    pool: poolOption,
    reason: { value: "TEXT", kind: anyText, summary: "why; it is kept in the audit trail" },
  },
  examples: ["countersign user unlock jo@example.com", "countersign user unlock jo --reason 'called, ticket 4711'"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const pool = await choosePool(workspace.admin, given.pool);
      const { user } = await findUser(workspace, pool.id, argument);
      const scope = operatorScope(pool.id);
      const freed = await unlockUser(workspace.services.ports, { scope, userId: user.userId, reason: given.reason });
      const text =
        freed.length === 0 ? "Nothing was locked: no wrong tries are counted." : `Freed: ${freed.join(", ")}.`;
      terminal.print({ text, json: { id: user.userId, freed } });
      if (user.blocked) terminal.note("The user is blocked, which is another thing and stays so.");
    }),
});
