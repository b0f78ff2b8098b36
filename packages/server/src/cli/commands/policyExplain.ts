import { isDeepStrictEqual } from "node:util";
import {
  decideByPolicy,
  findPolicyNamed,
  type PolicyVerdict,
  type SignInDecisionRecord,
  type Store,
} from "@countersign/core";
import { id } from "../../config/kinds.ts";
import { iso } from "../../iso.ts";
import { presentVerdict } from "../../present/presentVerdict.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { facts, table } from "../output/table.ts";
import { withReading } from "../withReading.ts";

const LANGUAGE = "en-US";

/** Decides anew by what was kept, and says whether it comes to the same. */
async function decideAnew(
  store: Pick<Store, "listPolicies">,
  { poolId, appId, situation, standing }: SignInDecisionRecord,
  verdict: PolicyVerdict | null,
): Promise<boolean | null> {
  if (verdict === null) return null;
  const policy = await findPolicyNamed(store, poolId, appId, verdict.policy);
  if (policy === null) return false;
  const anew: unknown = JSON.parse(JSON.stringify(decideByPolicy(policy, situation, standing)));
  return isDeepStrictEqual(anew, verdict);
}

function printVerdict(title: string, verdict: PolicyVerdict): string {
  const { policy, outcome, score, signals, rules, softened } = presentVerdict(verdict, LANGUAGE);
  const told = signals.filter(({ state }) => state !== "absent");
  return [
    facts([
      [title, policy],
      ["comes to", outcome],
      ["score", String(score)],
      ["rules", rules.join(", ")],
      ["softened", softened === null ? "" : `from ${softened.from} by ${softened.by}`],
    ]),
    table(
      ["SIGNAL", "STATE", "WEIGHT", "WHY"],
      told.map(({ name, state, weight, sentence }) => [name, state, String(weight), sentence ?? ""]),
    ),
  ].join("\n");
}

export const policyExplain = defineCommand({
  name: "policy explain",
  summary: "Show what was decided on a sign-in, by what, and that it comes to the same again",
  details:
    "The id comes from policy replay, from the refusal of a sign-in, or from what a back end was answered. Signals that are not there are left out.",
  argument: { name: "ID", summary: "the decision's id" },
  options: { pool: poolOption },
  examples: ["countersign policy explain 6a3f0c2f4d85b0012ab34cd7"],
  run: ({ given, argument, terminal }) =>
    withReading(terminal, async ({ admin, policies }) => {
      const decisionId = id.parse(argument);
      if (decisionId === null) throw new CommandFailure("usage", `ID must be ${id.rule}.`);
      const pool = await choosePool(admin, given.pool);
      const record = await policies.findDecision(pool.id, decisionId);
      if (record === null)
        throw new CommandFailure("notFound", `There is no decision ${decisionId}, or it is no longer kept.`);
      const { userId, appId, requestId, atMs, mode, outcome, situation, verdict, draft } = record;
      const same = await decideAnew(policies, record, verdict);
      const { country, city, network } = situation.place;
      const text = [
        facts([
          ["decision", decisionId],
          ["at", iso(atMs)],
          ["user", userId],
          ["application", appId],
          ["request", requestId],
          ["mode", mode],
          ["came to", outcome],
          ["address", situation.ip ?? ""],
          ["place", [city, country, network].filter((each) => each !== null).join(", ")],
          ["decided anew", same === null ? "" : same ? "the same" : "NOT the same"],
        ]),
        ...(verdict === null ? ["No policy looked at it."] : [printVerdict("policy", verdict)]),
        ...(draft === null ? [] : [printVerdict("draft", draft)]),
      ].join("\n\n");
      terminal.print({ text, json: { ...record, decidedAnew: same } });
    }),
});
