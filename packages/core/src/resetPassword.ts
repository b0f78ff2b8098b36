import { MfaError } from "@countersign/contract/errors";
import { findOwner } from "./addressOwner.ts";
import { type Act, audit, type Scope } from "./audit.ts";
import { holdSubject } from "./holdSubject.ts";
import { refOf } from "./judgeProof.ts";
import { tellOwner } from "./notices.ts";
import { once } from "./once.ts";
import type { Ports } from "./ports.ts";
import { checkPassword } from "./registerUser.ts";
import { type Decision, refusal, settleDecision } from "./settleDecision.ts";
import { type CodeProof, takeCode } from "./takeCode.ts";

export interface PasswordReset extends CodeProof {
  readonly newPassword: string;
  readonly scope: Scope;
}

/**
 * Replaces a forgotten password; every session and open mfaToken of the account ends. Bound factors stay and are asked
 * for at the next sign-in.
 * @throws {MfaError} malformed, codeWrong, codeExpired, signInLocked, accountBlocked, tooOften
 */
export async function resetPassword(ports: Ports, reset: PasswordReset): Promise<void> {
  checkPassword(reset.newPassword, "newPassword");
  const hashed = once(() => ports.hasher.hash(reset.newPassword));
  return settleDecision(ports.store, async (): Promise<Decision<void>> => {
    const { recipient, scope } = reset;
    const subject = await findOwner(ports, scope.poolId, recipient);
    const act: Act = { type: "password.reset", userId: subject?.user.userId ?? null, factor: recipient.channel };
    const taken = await takeCode(ports, reset, ["resetPassword"], scope, act);
    if (!taken.ok) return taken.refusal;
    const nowMs = ports.clock.nowMs();
    // No such code is sent where there is no account; the account may have gone since.
    if (subject === null) return refusal(taken.changes, new MfaError("codeWrong"));
    if (subject.user.blocked) {
      const trace = audit(scope, nowMs, { ...act, failure: "blocked" });
      return refusal([...taken.changes, trace], new MfaError("accountBlocked"));
    }
    const ref = refOf(subject);
    const passwordHash = await hashed();
    return {
      changes: [
        holdSubject(subject, { advance: true }),
        ...taken.changes,
        { type: "setPassword", subject: ref, passwordHash, nowMs },
        { type: "markReset", subject: ref, by: recipient.channel },
        { type: "endSessions", subject: ref, exceptId: null, nowMs },
        { type: "endMfaTokens", subject: ref },
        ...tellOwner(ports, subject.user, scope, { purpose: "passwordChanged", item: null }),
        audit(scope, nowMs, act),
      ],
      conclude: () => undefined,
    };
  });
}
