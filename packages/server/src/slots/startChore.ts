export interface Chore {
  /** Tells a run that is under way to come to an end, and waits for it; none follows. */
  stop(): Promise<void>;
}

/** Runs a task again and again, `intervalMs` after it last ended. It keeps no process alive. */
export function startChore(
  intervalMs: number,
  task: (signal: AbortSignal) => Promise<unknown>,
  onError: (error: unknown) => void,
): Chore {
  const stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  let timer = schedule();

  function schedule(): NodeJS.Timeout {
    return setTimeout(() => {
      running = task(stopping.signal)
        .catch(onError)
        .finally(() => {
          if (!stopping.signal.aborted) timer = schedule();
        });
    }, intervalMs).unref();
  }

  return {
    async stop() {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}
