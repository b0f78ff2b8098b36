import {
  findHits,
  freeingOfLimit,
  type Hit,
  listTrail,
  type TrailRecord,
  type UntoldRepeats,
  windowRules,
} from "@countersign/core";
import { wholeNumber } from "../../config/kinds.ts";
import { iso } from "../../iso.ts";
import { refusalWords } from "../../present/refusalWords.ts";
import { composeSending } from "../../start/composeSending.ts";
import { coreSettings } from "../../start/coreSettings.ts";
import { systemClock as clock, systemRandom as random } from "../../start/systemPorts.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { count } from "../output/count.ts";
import { table } from "../output/table.ts";
import { timeUntil } from "../output/timeUntil.ts";
import { type Reading, withReading } from "../withReading.ts";

const DEFAULT_LIMIT = 50;
const HOUR_MS = 3_600_000;
/** Failures of the last hour among which those by limits are sought: others may be far more. */
const MOST_LOOKED_AT = 5000;
/** As much of a digest as tells two apart: no more of it is anybody's business. */
const KEY_DIGITS = 12;

export const limitsShow = defineCommand({
  name: "limits show",
  summary: "Show which limits are being hit now, by whom as far as that is kept, and what was refused within the hour",
  details:
    "Limits keep digests of what they count: two rows with different keys are two addresses, numbers or accounts, and which they are is not kept. " +
    "What limits refused names addresses where the audit trail does; how often a refusal was repeated since is counted without them. " +
    "What refuses one person is shown by user show, and freed by user unlock.",
  options: {
    pool: poolOption,
    limit: {
      value: "N",
      kind: wholeNumber(1, 1000),
      summary: `how many of each at most; ${DEFAULT_LIMIT} when not given`,
    },
  },
  examples: ["countersign limits show", "countersign limits show --limit 200 --json"],
  run: ({ given, terminal }) =>
    withReading(terminal, async (reading) => {
      const pool = await choosePool(reading.admin, given.pool);
      const limit = given.limit ?? DEFAULT_LIMIT;
      const nowMs = clock.nowMs();
      const hits = (await findHits(await portsOf(reading), limit)).map(presentHit);
      const query = {
        filter: { result: "failure", sinceMs: nowMs - HOUR_MS },
        order: "latestFirst",
        from: null,
      } as const;
      const told = (await listTrail(reading.support, pool.id, { ...query, limit: MOST_LOOKED_AT })).events;
      const untold = await reading.support.findUntold(pool.id, MOST_LOOKED_AT);
      const refused = [
        ...told.filter(isByLimit).map(presentTold),
        ...untold.filter(isByLimit).map(presentUntold),
      ].slice(0, limit);
      terminal.print({ text: print(hits, refused, nowMs), json: { hits, refused } });
    }),
});

async function portsOf({ settings, support }: Reading) {
  const { senders, failovers } = composeSending(settings, clock, random);
  await Promise.all(Object.values(failovers).map((each) => each.close()));
  return { clock, settings: coreSettings(settings, senders), store: support };
}

function presentHit({ name, key, width, userId, count: counted, limit, windowEndsAtMs }: Hit) {
  const { counts, refuses, over } = windowRules[name];
  return {
    ...{ limit: name, over, counts, refuses, key: key.slice(0, KEY_DIGITS), width, userId },
    ...{ counted, most: limit, endsAt: iso(windowEndsAtMs), freedBy: freeingOfLimit(name) },
  };
}

function isByLimit({ reason }: Pick<TrailRecord, "reason">): boolean {
  return reason !== null && (reason.endsWith("Limit") || reason === "locked" || reason === "prefixStopped");
}

function presentTold({ type, reason, userId, factor, ip, atMs, repeats }: TrailRecord) {
  return { type, reason, why: wordsOf(type, reason), userId, factor, ip, times: repeats ?? 1, lastAt: iso(atMs) };
}

function presentUntold({ type, reason, userId, factor, repeats, lastAtMs }: UntoldRepeats) {
  return { type, reason, why: wordsOf(type, reason), userId, factor, ip: null, times: repeats, lastAt: iso(lastAtMs) };
}

function wordsOf(type: TrailRecord["type"], reason: string | null): string | null {
  return reason === null ? null : refusalWords(type, reason);
}

type ShownHit = ReturnType<typeof presentHit>;
type ShownRefused = ReturnType<typeof presentTold>;

function print(hits: readonly ShownHit[], refused: readonly ShownRefused[], nowMs: number): string {
  const windows = hits.map((each) => [
    ...[each.limit, each.key, each.userId ?? "", `${each.counted} of ${each.most}`, each.counts, each.refuses],
    `${each.endsAt} (${timeUntil(Date.parse(each.endsAt), nowMs)})`,
  ]);
  const rows = refused.map((each) => [
    ...[
      each.lastAt,
      each.type,
      String(each.times),
      each.userId ?? "",
      each.factor ?? "",
      each.ip ?? "",
      each.why ?? "",
    ],
  ]);
  return [
    hits.length === 0
      ? "No limit is used up now."
      : `${count(hits.length, "limit")} used up:\n${table(["LIMIT", "KEY", "USER", "COUNTED", "COUNTS", "REFUSES", "UNTIL"], windows)}`,
    refused.length === 0
      ? `Limits have refused nothing within the hour, among the last ${MOST_LOOKED_AT} failures.`
      : `Refused by limits within the hour:\n${table(["LAST", "WHAT", "TIMES", "USER", "FACTOR", "FROM", "WHY"], rows)}`,
  ].join("\n\n");
}
