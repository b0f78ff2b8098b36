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
  summary:
    "Take back the access pass of a user that still opens something, or else the latest, and end the session that it opened",
  argument: whoArgument,
  options: { pool: poolOption },
  examples: ["countersign user revoke-pass jo@example.com"],
  run: ({ given, argument, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const { ports } = workspace.services;
      const pool = await choosePool(workspace.admin, given.pool);
      const { user } = await findUser(workspace, pool.id, argument);
      const live = await ports.store.findLivePass(user, ports.clock.nowMs());
      const [latest] = await ports.store.listAccessPasses(pool.id, user.userId, LATEST);
      const id = (live ?? latest)?.id;
      await revokeAccessPass(ports, { scope: operatorScope(pool.id), id: id ?? "" });
      terminal.print({ text: "It opens nothing any more.", json: { id, userId: user.userId } });
    }),
});
