/** Keeps what was used last, within a number of entries and a sum of weights. */
export class LruCache<Value> {
  readonly #maxEntries: number;
  readonly #maxWeight: number;
  // A Map iterates in the order of insertion: the first entry is the one used longest ago.
  readonly #entries = new Map<string, { readonly value: Value; readonly weight: number }>();
  #weight = 0;

  constructor(limits: { readonly maxEntries: number; readonly maxWeight: number }) {
    this.#maxEntries = limits.maxEntries;
    this.#maxWeight = limits.maxWeight;
  }

  get size(): number {
    return this.#entries.size;
  }

  get weight(): number {
    return this.#weight;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Keeps the value and drops what no longer fits beside it. A value too heavy on its own is not kept. */
  set(key: string, value: Value, weight: number): void {
    this.#drop(key);
    if (weight > this.#maxWeight) return;
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const eldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries && this.#weight <= this.#maxWeight) return;
      this.#drop(eldest);
    }
  }

  #drop(key: string): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
