const TELL_EVERY_MS = 1000;

/**
 * Gives what is called with every step of something long, and says every second how far it has come.
 * @param note null: nobody wants to know
 * @param tell gives the words, by the seconds that it has taken
 */
export function createProgress(note: ((line: string) => void) | null, tell: (seconds: number) => string): () => void {
  const begunMs = performance.now();
  let toldMs = begunMs;
  return () => {
    const nowMs = performance.now();
    if (note === null || nowMs - toldMs < TELL_EVERY_MS) return;
    toldMs = nowMs;
    note(tell((nowMs - begunMs) / 1000));
  };
}

/** Gives how much of something is done, as it stands before a list: `37 %, `. Null: nobody knows how much there is. */
export function percentOf(done: number | null): string {
  return done === null ? "" : `${Math.min(100, Math.floor(done * 100))} %, `;
}
