import type { MetricRow } from "./metricRow.ts";
import { metricTable } from "./metricTable.ts";
import type { ServedSample } from "./renderMetrics.ts";
import type { Sample } from "./Tally.ts";

/** The figures of a worker, by the place that it has: whoever takes the place of one that ended begins to count anew in it. */
export interface WorkerFigures {
  readonly worker: string;
  readonly samples: readonly Sample[];
}

/**
 * Gives the figures of all workers of a service: what each has counted under a label of its own, since a sum of what some of
 * them have forgotten would be no count any more; and what all of them read in the database once.
 */
export function mergeFigures(figures: readonly WorkerFigures[]): readonly ServedSample[] {
  const shared = new Map<string, ServedSample>();
  const own: ServedSample[] = [];
  for (const { worker, samples } of figures) {
    for (const sample of samples) {
      const { scope }: MetricRow = metricTable[sample.name];
      if (scope === "process") own.push({ ...sample, worker });
      else shared.set([sample.name, ...sample.labels].join("\n"), { ...sample, worker: null });
    }
  }
  return [...own, ...shared.values()];
}
