import { dropPolicy, setPolicy } from "@countersign/core";
import { CommandFailure } from "../CommandFailure.ts";
import { chooseApplication } from "../chooseApplication.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { appOption, poolOption } from "../commonOptions.ts";
import { operatorScope } from "../operatorScope.ts";
import { readPolicyFile } from "../readPolicyFile.ts";
import { withWorkspace } from "../withWorkspace.ts";

const NONE = "none";

export const policySet = defineCommand({
  name: "policy set",
  summary: "Set the policy that decides on sign-ins by behaviour, or a draft that decides nothing",
  details:
    "It is kept as the next version; those before it stay, because decisions name them. With --app it is that of one " +
    "application, else that of the pool for all applications without one of their own. A draft decides beside the policy at " +
    "every sign-in to an application whose mode is shadow or adaptive, and what it comes to is kept. docs/adaptive.md has the form.",
  argument: { name: "FILE", summary: `the policy, as JSON; "${NONE}" takes away the one that is there` },
  options: {
    app: { ...appOption, summary: "the application; left out: the whole pool" },
    pool: poolOption,
    draft: { summary: "as a draft" },
  },
  examples: [
    "countersign policy set policy.json --draft",
    "countersign policy set policy.json",
    "countersign policy set none --draft",
  ],
  async run({ given, argument, terminal }) {
    if (given.app !== null && given.pool !== null) throw new CommandFailure("usage", "Say either --app or --pool.");
    const policy = argument === NONE ? null : await readPolicyFile(argument);
    const state = given.draft ? "draft" : "live";
    await withWorkspace(terminal, async ({ admin, services: { ports } }) => {
      const application = given.app === null ? null : await chooseApplication(admin, given.app);
      const poolId = application?.poolId ?? (await choosePool(admin, given.pool)).id;
      const where = { scope: operatorScope(poolId), appId: application?.id ?? null, state } as const;
      const what = state === "live" ? "policy" : "draft";
      if (policy === null) {
        await dropPolicy(ports, where);
        terminal.print({ text: `There is no ${what} here any more.`, json: { version: null, state } });
        return;
      }
      const { version } = await setPolicy(ports, { ...where, policy });
      const name = `${application === null ? "pool" : "application"}:${version}`;
      terminal.print({ text: `Kept as the ${what} ${name}.`, json: { name, version, state } });
    });
  },
});
