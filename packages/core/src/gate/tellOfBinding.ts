import { provedAddressesOf } from "../factors/addresses.ts";
import { secondFactorsOf } from "../factors/assurance.ts";
import type { Change } from "../model/changes.ts";
import type { Disavowal } from "../model/disavowal.ts";
import type { FactorKind, Subject } from "../model/model.ts";
import { randomHex } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { type Notice, tell, tellOwner } from "../notices/notices.ts";
import type { Scope } from "../settle/audit.ts";

const SECRET_BYTES = 16;
const DISAVOWAL_HOURS = 72;

/** What was bound. */
export interface NewlyBound {
  readonly kind: FactorKind;
  readonly authenticatorId: string;
  /** Fit to be read by anyone with the address. */
  readonly item: string;
}

/**
 * Gives the changes that tell an account owner of a binding. The first one was made by whoever had the password: every
 * address that the account has proved is told of it, with a link that takes it back. NIST SP 800-63B-4 §4.6
 */
export function tellOfBinding(
  ports: Ports,
  subject: Subject,
  scope: Scope,
  { kind, authenticatorId, item }: NewlyBound,
): readonly Change[] {
  const notice: Notice = { purpose: "factorAdded", item };
  const recipients = provedAddressesOf(subject);
  if (secondFactorsOf(subject).size > 0 || recipients.length === 0)
    return tellOwner(ports, subject.user, scope, notice);
  const secret = randomHex(ports.random, SECRET_BYTES);
  const nowMs = ports.clock.nowMs();
  const disavowal: Disavowal = {
    ...refOf(subject),
    id: ports.digest(secret),
    appId: scope.appId,
    authenticatorId,
    factor: kind,
    createdAtMs: nowMs,
    expiresAtMs: nowMs + DISAVOWAL_HOURS * 3_600_000,
    usedAtMs: null,
  };
  return [
    { type: "openDisavowal", disavowal },
    ...tell(ports, { owner: subject.user, recipients }, scope, { ...notice, disavowal: secret }),
  ];
}
