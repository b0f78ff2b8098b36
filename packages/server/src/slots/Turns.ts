/**
 * What waits, told apart by where it comes from, the widest group first: each group is served by turns, and within it
 * each of its own. Whatever is in no narrower group is served in the order it came. Paths are all of one length, or begin differently.
 */
export class Turns<Thing> {
  /** Whoever's turn it is next comes first. */
  readonly #groups = new Map<string, Turns<Thing>>();
  readonly #things = new Set<Thing>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(thing: Thing, [group, ...within]: readonly string[]): void {
    this.#size += 1;
    if (group === undefined) {
      this.#things.add(thing);
      return;
    }
    const turns = this.#groups.get(group) ?? new Turns();
    this.#groups.set(group, turns);
    turns.add(thing, within);
  }

  /** Tells whether it was there. */
  delete(thing: Thing, [group, ...within]: readonly string[]): boolean {
    const turns = group === undefined ? undefined : this.#groups.get(group);
    const wasThere = turns === undefined ? this.#things.delete(thing) : turns.delete(thing, within);
    if (!wasThere) return false;
    this.#size -= 1;
    if (group !== undefined && turns?.size === 0) this.#groups.delete(group);
    return true;
  }

  /** Gives what is served next, and passes the turn on. It stays until it is deleted. */
  next(): Thing | undefined {
    const [turn] = this.#groups;
    if (turn === undefined) return first(this.#things);
    const [group, turns] = turn;
    this.#groups.delete(group);
    this.#groups.set(group, turns);
    return turns.next();
  }

  /** Gives what has to give way to a newcomer: the newest of the widest group that would still have more than his. */
  yielding([group, ...within]: readonly string[]): Thing | undefined {
    if (group === undefined) return undefined;
    const own = this.#groups.get(group);
    const most = this.#largest();
    if (most !== undefined && most.size > (own?.size ?? 0) + 1) return most.#newest();
    return own?.yielding(within);
  }

  /** Gives the newest of whoever has the most. */
  #newest(): Thing | undefined {
    const most = this.#largest();
    return most === undefined ? [...this.#things].at(-1) : most.#newest();
  }

  #largest(): Turns<Thing> | undefined {
    return [...this.#groups.values()].reduce<Turns<Thing> | undefined>(
      (most, each) => (most === undefined || each.size >= most.size ? each : most),
      undefined,
    );
  }
}

function first<Thing>([thing]: Iterable<Thing>): Thing | undefined {
  return thing;
}
