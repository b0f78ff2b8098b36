import { freeAhead } from "../factors/freeAhead.ts";
import type { Application, FactorKind, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { demandSubject } from "../settle/demandSubject.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { findRefusals, type Refusal } from "./findRefusals.ts";
import type { Place } from "./personWindows.ts";

export interface Unlocking {
  readonly scope: Scope;
  readonly userId: UserId;
  /** Why; it goes to the trail. */
  readonly reason: string | null;
  readonly applications: readonly Application[];
  /** Where the person comes from, as far as is known. */
  readonly places: readonly Place[];
  /** A place whose own limits are freed too, for everybody who comes from there; null: none. */
  readonly from: Place | null;
}

export interface Unlocked {
  /** The factors of which wrong tries were counted, or codes used up by a clock that was ahead. */
  readonly factors: readonly FactorKind[];
  readonly freed: readonly Refusal[];
  /** What still keeps the person out. */
  readonly stays: readonly Refusal[];
}

/**
 * Frees what keeps a person out that is his own, on an operator's word: every factor that failures have locked or switched off, or that a
 * clock ahead has used up, and the windows that count for him. What keeps strangers from others stays, but for a place that is named.
 * @throws {MfaError} userNotFound, tooOften
 */
export async function unlockUser(ports: Ports, unlocking: Unlocking): Promise<Unlocked> {
  const { scope, userId, applications, from } = unlocking;
  const places = from === null ? unlocking.places : [from, ...unlocking.places];
  return settleDecision(ports.store, async (): Promise<Decision<Unlocked>> => {
    const subject = await demandSubject(ports, scope, userId);
    const refusals = await findRefusals(ports, { subject, applications, places });
    const isFreed = ({ freeing, about }: Refusal): boolean =>
      freeing === "unlock" || (freeing === "unlockFrom" && about === from?.address);
    const freed = refusals.filter(isFreed);
    const failed = Object.keys(subject.attempts) as FactorKind[]; // keys of a record typed by FactorKind
    const ahead = freeAhead(ports, subject, scope);
    const used = ahead.flatMap((change) => (change.type === "saveAuthenticator" ? change.authenticator.kind : []));
    const nowMs = ports.clock.nowMs();
    return {
      changes: [
        { type: "clearAttempts", subject: refOf(subject), factors: failed },
        { type: "passWindows", windows: [], clear: freed.flatMap(({ keys }) => keys), nowMs },
        ...ahead,
        audit(scope, nowMs, { type: "user.unlock", userId, ...noteOf(unlocking, freed) }),
      ],
      conclude: () => ({
        factors: [...new Set([...failed, ...used])],
        freed,
        stays: refusals.filter((each) => !isFreed(each)),
      }),
    };
  });
}

/** The trail names the limits whose windows are gone, and not the place. */
function noteOf({ reason }: Unlocking, freed: readonly Refusal[]): { readonly note?: string } {
  const limits = [...new Set(freed.filter(({ keys }) => keys.length > 0).map(({ limit }) => limit))];
  const parts = [...(reason === null ? [] : [reason]), ...(limits.length === 0 ? [] : [`freed: ${limits.join(", ")}`])];
  return parts.length === 0 ? {} : { note: parts.join("; ") };
}
