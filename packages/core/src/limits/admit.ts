import { MfaError } from "@countersign/contract/errors";
import type { Change } from "../model/changes.ts";
import type { Ports } from "../model/ports.ts";
import type { WindowLimit } from "../model/windowLimit.ts";
import { type NamedWindow, readWindows } from "./windows.ts";

/**
 * Gives the change that counts a request, and what else it counts in.
 * @throws {MfaError} tooOften with the seconds to wait, when a window is used up
 */
export async function admit(
  ports: Ports,
  windows: readonly NamedWindow[],
  besides: readonly WindowLimit[] = [],
): Promise<Change> {
  const { usedUp } = await readWindows(ports, windows);
  if (usedUp !== null) throw new MfaError("tooOften", { retryAfterSeconds: usedUp.retryAfterSeconds });
  return { type: "count", windows: [...windows, ...besides], nowMs: ports.clock.nowMs() };
}
