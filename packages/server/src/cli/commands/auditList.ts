import { setTimeout as sleep } from "node:timers/promises";
import { followTrail, listTrail, markTrail, type PoolId, type TrailFilter, type TrailRecord } from "@countersign/core";
import { wholeNumber } from "../../config/kinds.ts";
import { type PresentedTrail, presentTrail, trailId } from "../../present/presentTrail.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { count } from "../output/count.ts";
import { printable, table } from "../output/table.ts";
import type { Terminal } from "../output/terminal.ts";
import { readTrailFilter, trailOptions } from "../trailOptions.ts";
import { type Reading, withReading } from "../withReading.ts";

const DEFAULT_LIMIT = 50;
/** What is shown of what was before, where it is followed on. */
const BEFORE = 10;
const LOOK_MS = 1_000;
const NOTHING = "Nothing in the trail is like that.";
/** Where a request was asked for that only repeats another. */
const UNTOLD =
  `${NOTHING} A refusal that repeats another within the hour is counted there, and not found by its own request: ` +
  "ask for --user or --address; the log of the service tells whose each request was.";

export const auditList = defineCommand({
  name: "audit list",
  summary: "Show what is in the audit trail, the latest first",
  details:
    "Whatever is asked for holds together: --user and --outcome failure tell why somebody was refused. A failure that repeats " +
    "another within an hour is counted, and told when the hour is over: repeats says how many. With --follow it goes on with " +
    "what is written from now on, whichever node writes it, until it is told to end; with --json each event is a line then.",
  options: {
    pool: poolOption,
    ...trailOptions,
    limit: { value: "N", kind: wholeNumber(1, 10_000), summary: `how many at most; ${DEFAULT_LIMIT} when not given` },
    follow: { summary: "go on with what happens" },
  },
  examples: [
    "countersign audit list",
    "countersign audit list --user jo@example.com --outcome failure",
    "countersign audit list --address 203.0.113.7 --from 2h --json",
    "countersign audit list --request 6a3f0c2f4d85b0012ab34cd7",
  ],
  run: ({ given, terminal }) =>
    withReading(terminal, async (reading) => {
      const pool = await choosePool(reading.admin, given.pool);
      const filter = await readTrailFilter(reading, pool.id, given);
      if (given.follow) return await follow(reading, pool.id, filter, { terminal, limit: given.limit ?? BEFORE });
      const limit = given.limit ?? DEFAULT_LIMIT;
      const asked = { filter, order: "latestFirst", from: null, limit: limit + 1 } as const;
      const found = (await listTrail(reading.support, pool.id, asked)).events;
      const events = found.slice(0, limit).map(presentTrail);
      const isCut = found.length > limit;
      const text = events.length > 0 ? printEvents(events, isCut) : given.request === null ? NOTHING : UNTOLD;
      terminal.print({ text, json: { events, isCut } });
    }),
});

async function follow(
  { support }: Reading,
  poolId: PoolId,
  filter: TrailFilter,
  { terminal, limit }: { readonly terminal: Terminal; readonly limit: number },
): Promise<void> {
  const tell = (record: TrailRecord): void => {
    const event = presentTrail(record);
    terminal.printLine({ text: printLine(event), json: event });
  };
  // What is written between the two is told twice rather than not at all.
  const mark = await markTrail(support, clock.nowMs());
  const asked = { filter, order: "latestFirst", from: null, limit } as const;
  const before = (await listTrail(support, poolId, asked)).events.toReversed();
  const told = new Set(before.map(trailId));
  before.forEach(tell);
  const follower = followTrail(support, poolId, filter, mark);
  for (;;) {
    for await (const { record } of follower.news()) if (!told.has(trailId(record))) tell(record);
    await sleep(LOOK_MS);
  }
}

function printEvents(events: readonly PresentedTrail[], isCut: boolean): string {
  const rows = events.map((each) => [each.at, each.type, outcomeOf(each), ...cellsOf(each)]);
  const more = isCut ? [`The latest ${count(events.length, "event")}; there are more: --limit, --to.`] : [];
  return [table(["AT", "WHAT", "OUTCOME", "FACTOR", "USER", "FROM", "BY", "REQUEST", "WHY"], rows), ...more].join("\n");
}

function cellsOf({ factor, userId, ip, actor, requestId, why, reason }: PresentedTrail): readonly string[] {
  return [factor ?? "", userId ?? "", ip ?? "", actor, requestId, why ?? reason ?? ""];
}

function outcomeOf({ result, repeats }: PresentedTrail): string {
  return repeats === null ? result : `${result} ×${repeats}`;
}

function printLine(event: PresentedTrail): string {
  const { at, type, factor, userId, ip, why, reason, requestId } = event;
  const of = [factor, userId, ip === null ? null : `from ${ip}`, why ?? reason].filter((each) => each !== null);
  return printable([at, type, outcomeOf(event), ...of, `(${requestId})`].join("  "));
}
