import type { Environment } from "../config/Environment.ts";

const LOOK_INTERVAL_MS = 200;
/** Of the shell in between, where a package manager started this process: it dies of a signal and passes none on. */
const firstParent = process.ppid;

/**
 * Resolves once this process is told to end. npm and npx give SIGTERM to the shell that they started, which ends and leaves
 * its child behind: so the end of that shell counts, too. Asked once more, the process goes on ending: npm passes on a
 * signal that a terminal has given to both.
 */
export function endSignal({ npm_lifecycle_event: script }: Environment): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => resolve());
    if (script === undefined) return;
    const timer = setInterval(() => {
      if (process.ppid === firstParent) return;
      clearInterval(timer);
      resolve();
    }, LOOK_INTERVAL_MS).unref();
  });
}
