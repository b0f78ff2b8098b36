import type { Change } from "../model/changes.ts";
import type { Subject } from "../model/model.ts";

/**
 * Gives the change by which a settlement loses when the account is no longer the one judged. `advance` raises its
 * revision: all that was judged on this reading loses from then on.
 */
export function holdSubject(
  { user: { poolId, userId }, revision }: Subject,
  { advance }: { readonly advance: boolean },
): Change {
  return { type: "holdSubject", subject: { poolId, userId }, revision, advance };
}
