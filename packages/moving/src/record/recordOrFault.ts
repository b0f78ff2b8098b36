import type { MovedFault, SourcePlace } from "../model.ts";
import { Refused } from "./Refused.ts";

/** Gives what is read at a place of the source, or the fault for which it is refused. */
export function recordOrFault<Read>(at: SourcePlace, read: () => Read): Read | MovedFault {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refused) return { kind: "fault", at, field: error.field, rule: error.rule };
    throw error;
  }
}
