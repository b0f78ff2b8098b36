/** The values that a label may take: a closed list, or a word for what else is bounded. */
export type LabelValues = readonly string[] | "route template" | "version";

/** One metric, as it is served and documented. */
export interface MetricRow {
  readonly type: "counter" | "gauge" | "histogram";
  /** One sentence. */
  readonly help: string;
  /** Label by label, in the order in which whoever counts names the values. */
  readonly labels: Readonly<Record<string, LabelValues>>;
  /** `process`: each worker has its own. `service`: read in the database, and the same whoever reads it. */
  readonly scope: "process" | "service";
}

/** Where a list is closed, what is not in it is counted as this. */
export const OTHER = "other";

/** Where nothing is to be said. */
export const NONE = "none";

/** Upper bounds of the buckets of every histogram, in seconds: from a write to a fast disk to a gateway that hangs. */
export const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
