import { checkAccountBytes } from "../limits/accountBytes.ts";
import type { User, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import type { SealedProfile } from "../model/sealedProfile.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

type Held = Pick<User, "profile" | "customData">;

/**
 * Gives an account back what was set aside when somebody proved its address, on an operator's word; what has been written
 * since stays as it is. Gives what was brought back.
 * @throws {MfaError} userNotFound, bodyTooLarge where it would hold too much, userExists where its external id is another's
 *   now, tooOften
 */
export async function restoreProfile(
  ports: Ports,
  { scope, userId }: { readonly scope: Scope; readonly userId: UserId },
): Promise<readonly SealedProfile[]> {
  return settleDecision(ports.store, async (): Promise<Decision<readonly SealedProfile[]>> => {
    const subject = await demandSubject(ports, scope, userId);
    const ref = refOf(subject);
    const nowMs = ports.clock.nowMs();
    const sealed = (await ports.store.findSealedProfiles(ref)).filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    if (sealed.length === 0) return { changes: [], conclude: () => sealed };
    const { user } = subject;
    const patch = sealed.toReversed().reduce<Held>(
      (newer, older) => ({
        profile: { ...older.profile, ...newer.profile },
        customData: { ...older.customData, ...newer.customData },
      }),
      { profile: user.profile, customData: user.customData },
    );
    checkAccountBytes(patch, user);
    return {
      changes: [
        holdSubject(subject, { advance: true }),
        { type: "updateUser", subject: ref, patch, nowMs },
        ...sealed.map(({ poolId, id }) => ({ type: "unsealProfile", poolId, id, subject: ref }) as const),
        audit(scope, nowMs, { type: "account.restore", userId }),
      ],
      conclude: () => sealed,
    };
  });
}
