import { provedBy, verifiedPatch } from "../codes/addressOwner.ts";
import { proveOutside } from "../codes/proveOutside.ts";
import { reclaimAccount } from "../codes/reclaimAccount.ts";
import { type CodeProof, codeTaker } from "../codes/takeCode.ts";
import type { Change } from "../model/changes.ts";
import type { Recipient, Subject } from "../model/model.ts";
import { once } from "../model/once.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { tellOwner } from "../notices/notices.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { endAccess } from "../settle/endAccess.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { checkChosenPassword, checkPassword } from "../signIn/newPassword.ts";

export interface PasswordReset extends CodeProof {
  readonly newPassword: string;
  readonly scope: Scope;
}

/**
 * Replaces a forgotten password; every session and open mfaToken of the account ends. Bound factors stay and are asked
 * for at the next sign-in, but those that {@link reclaimAccount} takes from an account of which nobody had proved anything.
 * @throws {MfaError} malformed, codeWrong, codeExpired, codeSuperseded, signInLocked, userNotFound, accountBlocked, tooOften
 */
export async function resetPassword(ports: Ports, reset: PasswordReset): Promise<void> {
  checkPassword(reset.newPassword, "newPassword");
  const hashed = once(() => ports.hasher.hash(reset.newPassword));
  const take = codeTaker(ports, reset, ["resetPassword"]);
  return settleDecision(ports.store, async (): Promise<Decision<void>> => {
    const { recipient, scope } = reset;
    const { subject: found, isUnowned, changes: lost } = await proveOutside(ports, recipient, scope);
    const act: Act = { type: "password.reset", userId: found?.user.userId ?? null, factor: recipient.channel };
    const taken = await take(scope, act, found);
    if (!taken.ok) return taken.refusal;
    const nowMs = ports.clock.nowMs();
    // No such code is sent where there is no account: it has gone since, or had no right to the address.
    if (found === null) return refuseAct(ports, scope, act, "unknown", "userNotFound", [...lost, ...taken.changes]);
    if (found.user.blocked) return refuseAct(ports, scope, act, "accountBlocked", "accountBlocked", taken.changes);
    // Names are told to nobody who has not proved an address of the account. The code stays good for another password.
    await checkChosenPassword(ports, scope, { password: reset.newPassword, owner: found.user, field: "newPassword" });
    const { subject, changes } = isUnowned
      ? reclaimAccount(ports, found, recipient, scope)
      : { subject: provedBy(found, recipient), changes: heldChanges(ports, found, recipient, scope) };
    const ref = refOf(subject);
    const passwordHash = await hashed();
    return {
      changes: [
        ...changes,
        ...taken.changes,
        { type: "setPassword", subject: ref, passwordHash, nowMs },
        { type: "markReset", subject: ref, by: recipient.channel },
        audit(scope, nowMs, act),
      ],
      conclude: () => undefined,
    };
  });
}

function heldChanges(ports: Ports, subject: Subject, recipient: Recipient, scope: Scope): readonly Change[] {
  const nowMs = ports.clock.nowMs();
  return [
    holdSubject(subject, { advance: true }),
    ...verifiedPatch(subject, recipient, nowMs),
    ...endAccess(subject, nowMs),
    ...tellOwner(ports, subject.user, scope, { purpose: "passwordChanged", item: null }),
  ];
}
