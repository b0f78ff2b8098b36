import { existsSync, readFileSync } from "node:fs";

/** Gives the resident memory of a process in bytes; null on systems that do not tell. */
export function readMemory(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(file, "utf8")) ?? [];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
