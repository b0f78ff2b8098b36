import { MfaError } from "@countersign/contract/errors";
import { findOwner } from "../codes/addressOwner.ts";
import { type CodeProof, codeTaker } from "../codes/takeCode.ts";
import { once } from "../model/once.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { tellOwner } from "../notices/notices.ts";
import { type Act, audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, refusal, settleDecision } from "../settle/settleDecision.ts";
import { checkChosenPassword, checkPassword } from "../signIn/newPassword.ts";

export interface PasswordReset extends CodeProof {
  readonly newPassword: string;
  readonly scope: Scope;
}

/**
 * Replaces a forgotten password; every session and open mfaToken of the account ends. Bound factors stay and are asked
 * for at the next sign-in.
 * @throws {MfaError} malformed, codeWrong, codeExpired, codeSuperseded, signInLocked, accountBlocked, tooOften
 */
export async function resetPassword(ports: Ports, reset: PasswordReset): Promise<void> {
  checkPassword(reset.newPassword, "newPassword");
  const hashed = once(() => ports.hasher.hash(reset.newPassword));
  const take = codeTaker(ports, reset, ["resetPassword"]);
  return settleDecision(ports.store, async (): Promise<Decision<void>> => {
    const { recipient, scope } = reset;
    const subject = await findOwner(ports, scope.poolId, recipient);
    const act: Act = { type: "password.reset", userId: subject?.user.userId ?? null, factor: recipient.channel };
    const taken = await take(scope, act, subject);
    if (!taken.ok) return taken.refusal;
    const nowMs = ports.clock.nowMs();
    // No such code is sent where there is no account; the account may have gone since.
    if (subject === null) return refusal(taken.changes, new MfaError("codeWrong"));
    if (subject.user.blocked) return refuseAct(ports, scope, act, "accountBlocked", "accountBlocked", taken.changes);
    // Names are told to nobody who has not proved an address of the account. The code stays good for another password.
    await checkChosenPassword(ports, scope, { password: reset.newPassword, owner: subject.user, field: "newPassword" });
    const ref = refOf(subject);
    const passwordHash = await hashed();
    return {
      changes: [
        holdSubject(subject, { advance: true }),
        ...taken.changes,
        { type: "setPassword", subject: ref, passwordHash, nowMs },
        { type: "markReset", subject: ref, by: recipient.channel },
        { type: "endSessions", subject: ref, which: "all", exceptId: null, nowMs },
        { type: "endMfaTokens", subject: ref },
        ...tellOwner(ports, subject.user, scope, { purpose: "passwordChanged", item: null }),
        audit(scope, nowMs, act),
      ],
      conclude: () => undefined,
    };
  });
}
