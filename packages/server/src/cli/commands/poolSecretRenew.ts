import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { renewalDetails, renewalOptions, renewHeldSecret } from "../renewHeldSecret.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const poolSecretRenew = defineCommand({
  name: "pool secret renew",
  summary: "Make a new secret for a user pool; the one in use lives on for a while",
  details: renewalDetails,
  options: { pool: poolOption, ...renewalOptions },
  examples: ["countersign pool secret renew --overlap 7d", "countersign pool secret renew --overlap 0 --yes --json"],
  run: ({ given, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const { id: poolId } = await choosePool(workspace.admin, given.pool);
      const holder = { poolId, appId: null, what: `the user pool ${poolId}` };
      await renewHeldSecret(terminal, workspace, holder, given);
    }),
});
