import type { Ports } from "../model/ports.ts";

/** Whether what was proved then still says who acts now, whichever way the clock went meanwhile. */
export function isRecent({ clock, settings }: Pick<Ports, "clock" | "settings">, atMs: number): boolean {
  return Math.abs(clock.nowMs() - atMs) <= settings.freshMs;
}
