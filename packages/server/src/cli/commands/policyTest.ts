import { judgePolicyCase } from "@countersign/core";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { defineCommand } from "../command.ts";
import { count } from "../output/count.ts";
import { table } from "../output/table.ts";
import { readPolicyCases } from "../readPolicyCases.ts";
import { readPolicyFile } from "../readPolicyFile.ts";

export const policyTest = defineCommand({
  name: "policy test",
  summary: "Hold a policy against the cases that are kept beside it",
  details:
    'For policy.json they lie in policy.cases.json: {cases: [{name, signals: {newDevice: "present"}, expect: "challenge"}]}. ' +
    "A case may also say how the other signals stand (others), the account (its id, accountDays, hasFactor) and the address (ip). " +
    "It needs no database.",
  argument: { name: "FILE", summary: "the policy, as JSON" },
  options: {},
  examples: ["countersign policy test policy.json"],
  async run({ argument, terminal }) {
    const policy = await readPolicyFile(argument);
    const cases = await readPolicyCases(argument);
    const nowMs = clock.nowMs();
    const judged = cases.map((each) => judgePolicyCase({ name: "file:1", policy }, each, nowMs));
    const failed = judged.filter(({ ok }) => !ok);
    const rows = judged.map(({ name, expected, outcome, score, ok }) => {
      return [ok ? "ok" : "wrong", name, expected, outcome, String(score)];
    });
    const sum = `${count(judged.length, "case")}, ${failed.length} wrong.`;
    terminal.print({
      text: `${table(["", "CASE", "EXPECTED", "CAME TO", "SCORE"], rows)}\n${sum}`,
      json: { cases: judged },
    });
    if (failed.length > 0)
      throw new CommandFailure("checkFailed", "The policy does not come to what its cases expect.");
  },
});
