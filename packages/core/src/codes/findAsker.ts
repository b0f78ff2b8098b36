import { MfaError } from "@countersign/contract/errors";
import { loadCaller } from "../gate/loadCaller.ts";
import { missingFrom } from "../gate/satisfaction.ts";
import { knownBy } from "../limits/knownOrigins.ts";
import type { SendStanding } from "../limits/sendLimits.ts";
import type { Application, CallerRef, Recipient, Subject, UserId } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import type { Scope } from "../settle/audit.ts";
import { addressOf, hasAddress } from "./addressOwner.ts";

/** Who asks for a code, and for whom. */
export interface Asking {
  readonly application: Application;
  readonly recipient: Recipient;
  readonly scope: Scope;
  readonly caller: CallerRef | null;
}

/** Who asks for a code, and what the recipient is to him and to us. */
export interface Asker {
  readonly standing: SendStanding;
  /** The account that has the address: for the trail, and for whoever helps its owner; null: none. */
  readonly holder: UserId | null;
  /** An account has the address as its own. */
  readonly isOwned: boolean;
  /** An account has shown that the address is its own. */
  readonly isProved: boolean;
  /** Nothing is hidden from him: he is signed in or signing in, or known to the account that has the address. */
  readonly isTrusted: boolean;
}

/**
 * Tells who asks. A send is backed where the account that has the address asks itself, or is signing in from where the
 * request comes from. That somebody is signed in elsewhere backs no stranger's request.
 */
export async function findAsker(ports: Ports, { application, recipient, scope, caller }: Asking): Promise<Asker> {
  const subject = caller === null ? null : await subjectOf(ports, caller, scope);
  const { poolId } = application;
  if (subject !== null && subject.user.poolId === poolId && hasAddress(subject, recipient)) {
    const isOwned = addressOf(subject.user, recipient.channel) === recipient.address;
    return {
      standing: { kind: "backed", userId: subject.user.userId },
      holder: subject.user.userId,
      isOwned,
      isProved: true,
      isTrusted: true,
    };
  }
  const { ip } = scope.origin;
  const holders = await ports.store.findHolders(poolId, recipient, ip, ports.clock.nowMs());
  const isOwned = holders.some((each) => each.isOwned);
  const isProved = holders.some((each) => each.isProved);
  const waiting = holders.find((each) => each.isWaiting);
  const holder = (holders.find((each) => each.isOwned) ?? holders[0])?.userId ?? null;
  if (waiting !== undefined)
    return { standing: { kind: "backed", userId: waiting.userId }, holder, isOwned, isProved, isTrusted: true };
  for (const { userId, knownOrigins, isProved: isHis } of holders) {
    const mark = knownBy(ports, { user: { poolId, userId }, knownOrigins }, scope.origin);
    if (mark === null) continue;
    return {
      standing: { kind: "known", userId, mark: isHis ? mark : null },
      holder,
      isOwned,
      isProved,
      isTrusted: true,
    };
  }
  return { standing: { kind: "stranger", holder }, holder, isOwned, isProved, isTrusted: subject !== null };
}

async function subjectOf(ports: Ports, caller: CallerRef, { origin }: Scope): Promise<Subject | null> {
  try {
    const loaded = await loadCaller(ports, caller, origin);
    return loaded.kind === "mfaToken" || missingFrom(ports, loaded) === null ? loaded.subject : null;
  } catch (error) {
    if (error instanceof MfaError) return null;
    throw error;
  }
}
