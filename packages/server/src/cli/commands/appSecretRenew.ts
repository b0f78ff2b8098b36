import { chooseApplication } from "../chooseApplication.ts";
import { defineCommand } from "../command.ts";
import { appOption } from "../commonOptions.ts";
import { renewalDetails, renewalOptions, renewHeldSecret } from "../renewHeldSecret.ts";
import { withWorkspace } from "../withWorkspace.ts";

export const appSecretRenew = defineCommand({
  name: "app secret renew",
  summary: "Make a new secret for an application; the one in use lives on for a while",
  details: renewalDetails,
  options: { app: appOption, ...renewalOptions },
  examples: [
    "countersign app secret renew",
    "countersign app secret renew --app 6510a0c2f4d85b0012ab34cd --overlap 12h --gives older",
  ],
  run: ({ given, terminal }) =>
    withWorkspace(terminal, async (workspace) => {
      const { id: appId, poolId, name } = await chooseApplication(workspace.admin, given.app);
      await renewHeldSecret(terminal, workspace, { poolId, appId, what: `the application ${name} (${appId})` }, given);
    }),
});
