/** Places for work that holds memory. */
export interface Slots {
  /** Gives the function that frees the place, which may be called again; null when there is none for this key. */
  take(key: string): (() => void) | null;
}

/** Gives `total` places, of which one key may have `each`. */
export function createSlots({ total, each }: { readonly total: number; readonly each: number }): Slots {
  const taken = new Map<string, number>();
  let inAll = 0;
  return {
    take(key) {
      const own = taken.get(key) ?? 0;
      if (inAll >= total || own >= each) return null;
      inAll += 1;
      taken.set(key, own + 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        inAll -= 1;
        const left = (taken.get(key) ?? 1) - 1;
        if (left === 0) taken.delete(key);
        else taken.set(key, left);
      };
    },
  };
}
