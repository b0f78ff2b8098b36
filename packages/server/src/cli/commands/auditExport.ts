import { resolve } from "node:path";
import { readTrail, type TrailRecord } from "@countersign/core";
import { oneOf } from "../../config/kind.ts";
import { anyText } from "../../config/kinds.ts";
import { csvHeading, csvLine } from "../../moves/trailCsv.ts";
import { OCSF_VERSION, ocsfEvent } from "../../moves/trailOcsf.ts";
import { presentChained } from "../../present/presentTrail.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { CommandFailure } from "../CommandFailure.ts";
import { choosePool } from "../choosePool.ts";
import { defineCommand } from "../command.ts";
import { poolOption } from "../commonOptions.ts";
import { count } from "../output/count.ts";
import { createProgress } from "../output/createProgress.ts";
import { writeNew } from "../output/writeNew.ts";
import { readTrailFilter, trailOptions } from "../trailOptions.ts";
import { withReading } from "../withReading.ts";

interface Format {
  readonly heading: string;
  readonly line: (record: TrailRecord) => string;
}

const formats: Readonly<Record<"ndjson" | "csv" | "ocsf", Format>> = {
  ndjson: { heading: "", line: (record) => `${JSON.stringify(presentChained(record))}\n` },
  csv: { heading: csvHeading(), line: csvLine },
  ocsf: { heading: "", line: (record) => `${JSON.stringify(ocsfEvent(record))}\n` },
};

export const auditExport = defineCommand({
  name: "audit export",
  summary: "Give the events of the audit trail to another program, the oldest first",
  details:
    "One event after the other, however many there are, each with its place in its chain (writer, sequence, prev, mac and the key's id). " +
    `ndjson has a JSON object a line, csv is RFC 4180, and ocsf has the classes of OCSF ${OCSF_VERSION} (3002, 3001, 0), one object a line. ` +
    "Without --out it goes to the standard output. What is written while it runs is not in it. What COUNTERSIGN_AUDIT_DAYS has dropped is in the files of audit prune.",
  options: {
    pool: poolOption,
    ...trailOptions,
    format: {
      value: "FORMAT",
      kind: oneOf("ndjson", "csv", "ocsf"),
      summary: "ndjson, csv or ocsf; ndjson when not given",
    },
    out: { value: "FILE", kind: anyText, summary: "the file to make; it must not be there yet" },
    progress: { summary: "tell every second how far it has come" },
  },
  examples: [
    "countersign audit export --out trail.ndjson",
    "countersign audit export --format csv --from 2027-01-01 --to 2027-02-01",
    "countersign audit export --format ocsf --from 24h --out events.json --json",
  ],
  run: ({ given, terminal }) =>
    withReading(terminal, async (reading) => {
      if (given.out === null && terminal.isJson)
        throw new CommandFailure("usage", "--json tells of a file: name it with --out.");
      const pool = await choosePool(reading.admin, given.pool);
      const asked = await readTrailFilter(reading, pool.id, given);
      const filter = { ...asked, untilMs: asked.untilMs ?? clock.nowMs() };
      let events = 0;
      const tell = createProgress(given.progress ? terminal.note : null, () => count(events, "event"));
      async function* pieces(): AsyncGenerator<string> {
        const { heading, line } = formats[given.format ?? "ndjson"];
        if (heading !== "") yield heading;
        for await (const record of readTrail(reading.support, pool.id, { filter, order: "oldestFirst" })) {
          events += 1;
          yield line(record);
          tell();
        }
      }
      if (given.out === null) {
        for await (const piece of pieces()) await terminal.write(piece);
        return terminal.note(`Exported ${count(events, "event")}.`);
      }
      await writeNew(resolve(terminal.folder, given.out), pieces());
      terminal.print({
        text: `Exported ${count(events, "event")} to ${given.out}.`,
        json: { events, file: given.out },
      });
    }),
});
