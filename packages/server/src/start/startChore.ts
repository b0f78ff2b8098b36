export interface Chore {
  /** Waits for a run that is under way; none follows. */
  stop(): Promise<void>;
}

/** Runs a task again and again, `intervalMs` after it last ended. It keeps no process alive. */
export function startChore(intervalMs: number, task: () => Promise<unknown>, onError: (error: unknown) => void): Chore {
  let running: Promise<unknown> = Promise.resolve();
  let timer = schedule();
  let stopped = false;

  function schedule(): NodeJS.Timeout {
    return setTimeout(() => {
      running = task()
        .catch(onError)
        .finally(() => {
          if (!stopped) timer = schedule();
        });
    }, intervalMs).unref();
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
