import { BUCKETS, OTHER } from "./metricRow.ts";
import { type MetricName, metricTable } from "./metricTable.ts";

/** What a histogram has counted: how many fell into each bucket and none before it, the last one without a bound. */
export interface Spread {
  readonly buckets: readonly number[];
  readonly sum: number;
}

/** One figure, as it crosses from one process to another. */
export interface Sample {
  readonly name: MetricName;
  /** In the order of the table. */
  readonly labels: readonly string[];
  readonly value: number | Spread;
}

interface Counted {
  readonly labels: readonly string[];
  value: number;
}

interface Spreading {
  readonly labels: readonly string[];
  readonly buckets: number[];
  sum: number;
}

/**
 * Counts, in plain numbers: what a request pays for is one entry of a map, and all else is done when somebody asks. A label
 * whose list is closed never gets a value that is not in it.
 */
export class Tally {
  readonly #counts = new Map<MetricName, Map<string, Counted>>();
  readonly #spreads = new Map<MetricName, Map<string, Spreading>>();

  count(name: MetricName, labels: readonly string[], times = 1): void {
    const counted = entryOf(this.#counts, name, labels, makeCounted);
    counted.value += times;
  }

  observe(name: MetricName, labels: readonly string[], seconds: number): void {
    const spreading = entryOf(this.#spreads, name, labels, makeSpreading);
    let bucket = 0;
    while (bucket < BUCKETS.length && seconds > (BUCKETS[bucket] as number)) bucket += 1; // below its length
    spreading.buckets[bucket] = (spreading.buckets[bucket] ?? 0) + 1;
    spreading.sum += seconds;
  }

  samples(): readonly Sample[] {
    const counts = [...this.#counts].flatMap(([name, entries]) =>
      [...entries.values()].map(({ labels, value }) => ({ name, labels, value })),
    );
    const spreads = [...this.#spreads].flatMap(([name, entries]) =>
      [...entries.values()].map(({ labels, buckets, sum }) => ({
        name,
        labels,
        value: { buckets: [...buckets], sum },
      })),
    );
    return [...counts, ...spreads];
  }
}

function makeCounted(labels: readonly string[]): Counted {
  return { labels, value: 0 };
}

function makeSpreading(labels: readonly string[]): Spreading {
  return { labels, buckets: new Array<number>(BUCKETS.length + 1).fill(0), sum: 0 };
}

function entryOf<Entry>(
  all: Map<MetricName, Map<string, Entry>>,
  name: MetricName,
  labels: readonly string[],
  make: (labels: readonly string[]) => Entry,
): Entry {
  let entries = all.get(name);
  if (entries === undefined) {
    entries = new Map();
    all.set(name, entries);
  }
  const key = labels.length === 1 ? (labels[0] as string) : labels.join("\n"); // it has one
  const known = entries.get(key);
  if (known !== undefined) return known;
  const closed = closeLabels(name, labels);
  const closedKey = closed.join("\n");
  const made = entries.get(closedKey) ?? make(closed);
  entries.set(closedKey, made);
  return made;
}

const closedLists = new Map<MetricName, readonly (ReadonlySet<string> | null)[]>();

/** Gives the labels with `other` in the place of what their closed lists do not have. */
function closeLabels(name: MetricName, labels: readonly string[]): readonly string[] {
  let lists = closedLists.get(name);
  if (lists === undefined) {
    lists = Object.values(metricTable[name].labels).map((values) =>
      typeof values === "string" ? null : new Set(values),
    );
    closedLists.set(name, lists);
  }
  return lists.map((list, index) => {
    const value = labels[index] ?? OTHER;
    return list === null || list.has(value) ? value : OTHER;
  });
}
