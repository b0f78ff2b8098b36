import { readFileSync } from "node:fs";
import type { Settings } from "../config/settings.ts";
import type { ConnectionLimits } from "../http/boundConnections.ts";

/** For the database, files, messages that are sent, photos that are fetched and processes that read faces. */
const OTHER_FILES = 256;

/** Gives how many connections may be open at once: fewer than the settings allow where the machine opens fewer files. */
export function connectionLimits(
  { limitConnections, limitConnectionsAddress }: Pick<Settings, "limitConnections" | "limitConnectionsAddress">,
  openFiles: number | null = mostOpenFiles(),
): ConnectionLimits {
  const room = openFiles === null ? limitConnections : Math.max(16, openFiles - OTHER_FILES);
  return { total: Math.min(limitConnections, room), each: limitConnectionsAddress };
}

/** As the kernel says it (proc(5)); null where it does not, or knows no limit. Node has raised it as far as it may. */
function mostOpenFiles(): number | null {
  try {
    const [, files] = /^Max open files\s+(\d+)/m.exec(readFileSync("/proc/self/limits", "utf8")) ?? [];
    return files === undefined ? null : Number(files);
  } catch {
    return null; // not on Linux
  }
}
