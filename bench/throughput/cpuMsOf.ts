import { readdirSync, readFileSync } from "node:fs";

/** Of `/proc/<pid>/stat`, whose unit is a hundredth of a second on every Linux that Node runs on. */
const TICK_MS = 10;

interface Process {
  readonly parent: number;
  readonly ticks: number;
}

/** Gives the processor time so far of processes with all that they have started, dead or alive; NaN where there is no /proc. */
export function cpuMsOf(roots: readonly number[]): number {
  if (process.platform !== "linux") return Number.NaN;
  const all = new Map(readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? readProcess(Number(name)) : [])));
  const isCounted = (pid: number): boolean => roots.includes(pid) || (pid > 1 && isCounted(all.get(pid)?.parent ?? 0));
  return [...all].reduce((sum, [pid, { ticks }]) => sum + (isCounted(pid) ? ticks * TICK_MS : 0), 0);
}

/** Gives nothing of one that has ended meanwhile. */
function readProcess(pid: number): readonly [number, Process][] {
  try {
    // proc_pid_stat(5): after the name in brackets, ppid is the 2nd, utime to cstime the 12th to the 15th.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat
      .slice(stat.lastIndexOf(") ") + 2)
      .split(" ")
      .map(Number);
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
    return [[pid, { parent: fields[1] ?? 0, ticks }]];
  } catch {
    return [];
  }
}
