import type { UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit, type Scope } from "../settle/audit.ts";

/** So few that what they hold is soon free again: others are let in between. */
const AT_ONCE = 200;

export interface Suspension {
  readonly scope: Scope;
  /** Why; it goes to the trail. */
  readonly reason: string;
  /** Told how many accounts are done. */
  readonly onProgress?: (done: number) => void;
}

/**
 * Has no password of a pool sign anybody in until its owner has set another one, by a code at an address of his, and ends every session,
 * begun sign-in, access pass and trusted device of the pool: for when hashes are known to others. Batch by batch; what was broken off is
 * begun with anew, and comes to the same. The trail tells of it once, before the first account. Gives how many accounts it was.
 */
export async function suspendPasswords(ports: Ports, { scope, reason, onProgress }: Suspension): Promise<number> {
  const { poolId } = scope;
  let done = 0;
  let afterId: UserId | null = null;
  for (;;) {
    const page = await ports.store.listManagedUsers(poolId, { afterId, limit: AT_ONCE, usernamePrefix: null });
    const userIds = (page ?? []).map(({ user }) => user.userId);
    if (userIds.length === 0) return done;
    const isFirst = afterId === null;
    const nowMs = ports.clock.nowMs();
    const told = audit(scope, nowMs, { type: "password.suspendAll", userId: null, note: reason });
    await ports.store.settle([...(isFirst ? [told] : []), { type: "suspendPasswords", poolId, userIds, nowMs }]);
    done += userIds.length;
    afterId = userIds.at(-1) ?? null;
    onProgress?.(done);
  }
}
