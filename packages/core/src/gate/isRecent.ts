import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";

/** Whether what was proved then still says who acts now. */
export function isRecent({ clock, settings }: Pick<Ports, "clock" | "settings">, atMs: number): boolean {
  const nowMs = clock.nowMs();
  return nowMs - atMs <= settings.freshMs && !isAhead(atMs, nowMs);
}
