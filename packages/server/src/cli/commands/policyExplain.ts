import { decideAnew, type PolicyVerdict, type SignInDecisionRecord } from "@countersign/core";
import { readBootstrapFile } from "../../config/bootstrapFile.ts";
import { id } from "../../config/kinds.ts";
import { iso, isoOrNull } from "../../iso.ts";
import { presentVerdict } from "../../present/presentVerdict.ts";
import { createDecisionLinks } from "../../tokens/decisionLinks.ts";
import { decisionUrl } from "../../tokens/decisionPath.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { facts, table } from "../output/table.ts";
import type { Terminal } from "../output/terminal.ts";
import { withReading } from "../withReading.ts";
import { withWorkspace } from "../withWorkspace.ts";

const LANGUAGE = "en-US";

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

/** `same`: whether it comes to the same when it is decided anew; null: no policy looked at it. */
function printFacts(record: SignInDecisionRecord, same: boolean | null): string {
  const { id: decisionId, userId, appId, requestId, atMs, mode, outcome, action, situation, standing } = record;
  const { country, city, network } = situation.place;
  return facts([
    ["decision", decisionId],
    ["at", iso(atMs)],
    ["user", userId],
    ["application", appId],
    ["request", requestId],
    ["mode", mode],
    ["action", action ?? ""],
    ["came to", outcome],
    ["owed since", isoOrNull(standing.owedAtMs ?? null) ?? ""],
    ["address", situation.ip ?? ""],
    ["place", [city, country, network].filter((each) => each !== null).join(", ")],
    ["decided anew", same === null ? "" : same ? "the same" : "NOT the same"],
  ]);
}

export const policyExplain = defineCommand({
  name: "policy explain",
  summary: "Show what was decided on a sign-in, by what, and that it comes to the same again",
  details:
    "The id comes from policy replay, from the refusal of a sign-in, or from what a back end was answered. Signals that are not there are left out.",
  argument: { name: "ID", summary: "the decision's id" },
  options: {
    pool: poolOption,
    link: { summary: "print a link to the page that says the same, good for a quarter of an hour to whoever has it" },
  },
  examples: [
    "countersign policy explain 6a3f0c2f4d85b0012ab34cd7",
    "countersign policy explain 6a3f0c2f4d85b0012ab34cd7 --link",
  ],
  async run({ given, argument, terminal }) {
    const decisionId = id.parse(argument);
    if (decisionId === null) throw new CommandFailure("usage", `ID must be ${id.rule}.`);
    if (given.link) return printLink(terminal, given.pool, decisionId);
    await withReading(terminal, async ({ admin, policies }) => {
      const pool = await choosePool(admin, given.pool);
      const record = demandRecord(await policies.findDecision(pool.id, decisionId), decisionId);
      const { verdict, draft } = record;
      const same = await decideAnew(policies, record);
      const text = [
        printFacts(record, same),
        ...(verdict === null ? ["No policy looked at it."] : [printVerdict("policy", verdict)]),
        ...(draft === null ? [] : [printVerdict("draft", draft)]),
      ].join("\n\n");
      terminal.print({ text, json: { ...record, decidedAnew: same } });
    });
  },
});

/** A link is signed, so that it takes the keys that serve. */
async function printLink(terminal: Terminal, poolId: string | null, decisionId: string): Promise<void> {
  await withWorkspace(terminal, async ({ admin, settings, services: { ports } }) => {
    const pool = await choosePool(admin, poolId);
    demandRecord(await ports.store.findDecision(pool.id, decisionId), decisionId);
    const publicUrl = settings.publicUrl ?? (await readBootstrapFile(settings.dataDir))?.publicUrl;
    if (publicUrl === undefined)
      throw new CommandFailure("failed", "Where the service is reached is not known: set COUNTERSIGN_PUBLIC_URL.");
    const { text, expiresAtMs } = createDecisionLinks(ports).sign({ poolId: pool.id, decisionId });
    const url = decisionUrl(publicUrl, text);
    terminal.print({
      text: `${url}\nIt is good until ${iso(expiresAtMs)}.`,
      json: { url, expiresAt: iso(expiresAtMs) },
    });
  });
}

function demandRecord(record: SignInDecisionRecord | null, decisionId: string): SignInDecisionRecord {
  if (record !== null) return record;
  throw new CommandFailure("notFound", `There is no decision ${decisionId}, or it is no longer kept.`);
}
