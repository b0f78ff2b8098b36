import { defaultPolicy, type NamedPolicy } from "@countersign/core";
import { chooseApplication } from "../chooseApplication.ts";
import { defineCommand } from "../command.ts";
import { appOption } from "../commonOptions.ts";
import { facts } from "../output/table.ts";
import { withReading } from "../withReading.ts";

function listed(title: string, { name, policy }: NamedPolicy): string {
  return `${title} ${name}\n${JSON.stringify(policy, null, 2)}`;
}

export const policyShow = defineCommand({
  name: "policy show",
  summary: "Show the policy that decides on sign-ins by behaviour, and its draft",
  details:
    "Where neither the application nor its pool has one, it is the default of this build. Whether it decides is said by the " +
    "application's policy mode: see app update --policy.",
  options: { app: appOption },
  examples: ["countersign policy show", "countersign policy show --json"],
  run: ({ given, terminal }) =>
    withReading(terminal, async ({ admin, policies }) => {
      const { id, poolId, name, policyMode: mode } = await chooseApplication(admin, given.app);
      const { live, draft } = await policies.findPolicies(poolId, id);
      const decides = live ?? defaultPolicy;
      const text = [
        facts([
          ["application", `${id} ${name}`],
          ["mode", mode],
          ["policy", decides.name],
          ["draft", draft?.name ?? ""],
        ]),
        listed("Policy", decides),
        ...(draft === null ? [] : [listed("Draft", draft)]),
      ].join("\n\n");
      terminal.print({ text, json: { applicationId: id, mode, live: decides, draft } });
    }),
});
