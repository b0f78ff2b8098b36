import { revokeAccessPass } from "@countersign/core";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption, whoArgument } from "../commonOptions.ts";
import { findUser } from "../findUser.ts";
import { operatorScope } from "../operatorScope.ts";
import { withWorkspace } from "../withWorkspace.ts";

const LATEST = { before: null, limit: 1 } as const;

export const userRevokePass = defineCommand({
  name: "user revoke-pass",
  summary: "Take back the latest access pass of a user, and end the session that it opened",
  argument: whoArgument,
  options: { pool: poolOption },
  examples: ["countersign user revoke-pass jo@example.com"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const { ports } = workspace.services;
      const pool = await choosePool(workspace.admin, given.pool);
      const { user } = await findUser(workspace, pool.id, argument);
      const [latest] = await ports.store.listAccessPasses(pool.id, user.userId, LATEST);
      await revokeAccessPass(ports, { scope: operatorScope(pool.id), id: latest?.id ?? "" });
      terminal.print({ text: "It opens nothing any more.", json: { id: latest?.id, userId: user.userId } });
    }),
});
