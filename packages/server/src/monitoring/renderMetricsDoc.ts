import { BUCKETS, type LabelValues, type MetricRow, NONE, OTHER } from "./metricRow.ts";
import { metricTable } from "./metricTable.ts";

const INTRODUCTION = `# Metrics

<!-- Printed by \`npm run docs\` from packages/server/src/monitoring/metricTable.ts: edit it there. -->

What \`/metrics\` serves, in the text format of Prometheus. How to have it scraped: [monitoring.md](monitoring.md).

No label holds anything of a person, an address or a text that somebody has typed: the values of all of them come from the lists
below, or are patterns of routes. What is in no list is counted as \`${OTHER}\`; where there is nothing to say, it is \`${NONE}\`. With
\`COUNTERSIGN_WORKERS\` above one, what a process counts has the label \`worker\` too, from 1 up; what is read in the database is the
same for all and told once. Counters begin at nothing with each process.
`;

const ALL_SHOWN = 12;

/** Prints `docs/operating/metrics.md`. */
export function renderMetricsDoc(): string {
  const rows: readonly (readonly [string, MetricRow])[] = Object.entries(metricTable);
  const table = rows.map(([name, row]) => `| \`${name}\` | ${row.type} | ${labelsOf(row)} | ${row.help} |`);
  const lists = new Map(
    rows.flatMap(([, { labels }]) =>
      Object.entries(labels).map(([label, values]) => [`\`${label}\`: ${wordsOf(values)}`, true] as const),
    ),
  );
  return [
    INTRODUCTION,
    "| Name | Kind | Labels | What it tells |",
    "|---|---|---|---|",
    ...table,
    "",
    `Histograms have buckets up to ${BUCKETS.join(", ")} seconds.`,
    "",
    "## Values of labels",
    "",
    ...[...lists.keys()].sort().map((line) => `* ${line}`),
    "",
  ].join("\n");
}

function labelsOf({ labels }: MetricRow): string {
  const names = Object.keys(labels);
  return names.length === 0 ? "" : names.map((name) => `\`${name}\``).join(", ");
}

function wordsOf(values: LabelValues): string {
  if (values === "route template") return "the pattern of a route, such as `/api/v2/mfa/totp/verify`";
  if (values === "version") return "the version of the service";
  const shown = values.slice(0, ALL_SHOWN).map((value) => `\`${value}\``);
  const rest = values.length - shown.length;
  return rest > 0 && values.length > 60
    ? `${shown.join(", ")} and ${rest} others`
    : values.map((value) => `\`${value}\``).join(", ");
}
