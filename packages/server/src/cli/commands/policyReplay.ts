import { policyOutcomes } from "@countersign/contract/signalNames";
import { defaultPolicy, type NamedPolicy, replayPolicy, summariseReplay } from "@countersign/core";
import { path, wholeNumber } from "../../config/kinds.ts";
import { iso } from "../../iso.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { chooseApplication } from "../chooseApplication.ts";
import { defineCommand } from "../command.ts";
import { appOption } from "../commonOptions.ts";
import { count } from "../output/count.ts";
import { table } from "../output/table.ts";
import { readPolicyFile } from "../readPolicyFile.ts";
import { withReading } from "../withReading.ts";

const DAY_MS = 24 * 3_600_000;
const DEFAULT_DAYS = 30;
const LISTED = 50;

export const policyReplay = defineCommand({
  name: "policy replay",
  summary: "Show what a policy would have done to the sign-ins of the last days",
  details:
    "As far back as decisions are kept (COUNTERSIGN_DECISION_DAYS), whatever the mode was then. Without --file it is the draft " +
    "that is replayed, or the policy where there is none. What the application demands of all is asked besides.",
  options: {
    app: appOption,
    file: { value: "FILE", kind: path, summary: "a policy that is not kept yet" },
    days: { value: "NUMBER", kind: wholeNumber(1, 365), summary: `how far back; ${DEFAULT_DAYS} when left out` },
  },
  examples: ["countersign policy replay", "countersign policy replay --file policy.json --days 7 --json"],
  async run({ given, terminal }) {
    const read = given.file === null ? null : await readPolicyFile(given.file);
    await withReading(terminal, async ({ admin, policies }) => {
      const application = await chooseApplication(admin, given.app);
      const { live, draft } = await policies.findPolicies(application.poolId, application.id);
      const kept: NamedPolicy = draft ?? live ?? defaultPolicy;
      const policy = read === null ? kept : { name: "file:1", policy: read };
      const sinceMs = clock.nowMs() - (given.days ?? DEFAULT_DAYS) * DAY_MS;
      const replayed = replayPolicy(policies, application, policy, sinceMs);
      const { signIns: total, counts, touched: found } = await summariseReplay(replayed, { listed: LISTED });
      const touched = found.map(({ atMs, ...each }) => ({ ...each, at: iso(atMs) }));
      const rows = touched.map(({ at, userId, was, wouldBe, score, because, id }) => {
        return [at, userId, was, wouldBe, String(score), because.join(", "), id];
      });
      const headings = ["AT", "USER", "WAS", "WOULD BE", "SCORE", "BECAUSE", "DECISION"];
      const text = [
        `${policy.name} over ${count(total, "sign-in")}: ${policyOutcomes.map((each) => `${each} ${counts[each]}`).join(", ")}.`,
        ...(rows.length === 0 ? [] : [table(headings, rows)]),
      ].join("\n\n");
      terminal.print({ text, json: { policy: policy.name, signIns: total, counts, touched } });
    });
  },
});
