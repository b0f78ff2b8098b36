import type { Ports } from "../model/ports.ts";
import type { WindowLimit } from "../model/windowLimit.ts";
import { settleDecision } from "../settle/settleDecision.ts";
import { admit } from "./admit.ts";
import type { NamedWindow } from "./windows.ts";

/**
 * Counts a request before anything is done for it: parallel ones get no more than one after another.
 * @throws {MfaError} tooOften with the seconds to wait, when a window is used up
 */
export async function admitAtOnce(
  ports: Ports,
  windows: readonly NamedWindow[],
  besides: readonly WindowLimit[] = [],
): Promise<void> {
  return settleDecision(ports.store, async () => ({
    changes: [await admit(ports, windows, besides)],
    conclude: () => undefined,
  }));
}
