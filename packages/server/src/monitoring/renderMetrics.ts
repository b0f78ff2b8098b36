import { BUCKETS, type MetricRow } from "./metricRow.ts";
import { type MetricName, metricTable } from "./metricTable.ts";
import type { Sample, Spread } from "./Tally.ts";

/** A figure, and the worker that it is of; null: of the only process, or of the service. */
export interface ServedSample extends Sample {
  readonly worker: string | null;
}

/** The type of what `renderMetrics` gives. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Writes figures in the text format of Prometheus, version 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function renderMetrics(samples: readonly ServedSample[]): string {
  const byName = Map.groupBy(samples, ({ name }) => name);
  const names = Object.keys(metricTable) as MetricName[]; // Object.keys forgets the keys
  return names.map((name) => renderMetric(name, byName.get(name) ?? [])).join("");
}

function renderMetric(name: MetricName, samples: readonly ServedSample[]): string {
  if (samples.length === 0) return "";
  const { help, type, labels }: MetricRow = metricTable[name];
  const lines = samples.flatMap(({ labels: values, worker, value }) => {
    const pairs = Object.keys(labels).map((label, index): Pair => [label, values[index] ?? ""]);
    const all: readonly Pair[] = worker === null ? pairs : [...pairs, ["worker", worker]];
    return typeof value === "number" ? [line(name, all, value)] : renderSpread(name, all, value);
  });
  return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...lines, ""].join("\n");
}

type Pair = readonly [label: string, value: string];

/** Buckets of the format hold what those before them hold, too. */
function renderSpread(name: string, pairs: readonly Pair[], { buckets, sum }: Spread): readonly string[] {
  let count = 0;
  const lines = [...BUCKETS, null].map((bound, index) => {
    count += buckets[index] ?? 0;
    return line(`${name}_bucket`, [...pairs, ["le", bound === null ? "+Inf" : String(bound)]], count);
  });
  return [...lines, line(`${name}_sum`, pairs, sum), line(`${name}_count`, pairs, count)];
}

function line(name: string, pairs: readonly Pair[], value: number): string {
  const labels = pairs.map(([label, text]) => `${label}="${escapeValue(text)}"`).join(",");
  return `${name}${labels === "" ? "" : `{${labels}}`} ${value}`;
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeValue(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
