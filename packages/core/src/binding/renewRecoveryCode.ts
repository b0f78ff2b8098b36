import { confirmedOf, secondFactorsOf } from "../factors/assurance.ts";
import { factors } from "../factors/factors.ts";
import { recipientsOf } from "../factors/recipientsOf.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { demandFreshProof } from "../gate/freshProof.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import { admit } from "../limits/admit.ts";
import { recoveryCodeWindows } from "../limits/requestLimits.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import { draftAuthenticator } from "../model/draftAuthenticator.ts";
import type { TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { tell } from "../notices/notices.ts";
import { audit } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { confirmedAt, removeAuthenticators, storeAuthenticator } from "../settle/storeAuthenticator.ts";

export interface Renewal {
  readonly caller: TokenRef<"session">;
  readonly origin: RequestOrigin;
}

/**
 * Makes a recovery code for an account with a second factor, whichever that is, in place of the one that there was: it is
 * shown this once. Wrong tries at the older one count on. NIST SP 800-63B-4 §4.2.1, §4.6
 * @throws {MfaError} recoveryNeedsFactor, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function renewRecoveryCode(ports: Ports, { caller: ref, origin }: Renewal): Promise<Gated<string>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<string>>> => {
    const kind = { type: "recoveryCode.renew", factor: "recovery" } as const;
    const admitted = await admitCaller(ports, { caller: ref, origin, act: kind });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { subject, scope } = caller;
    const stale = await demandFreshProof(ports, caller, { act });
    if (stale !== null) return stale;
    if (secondFactorsOf(subject).size === 0) return refuseAct(ports, scope, act, "nothingBound", "recoveryNeedsFactor");
    const counted = await admit(ports, recoveryCodeWindows(ports, subject.user));
    const { state, view } = await factors.recovery.enrol(ports, {});
    const draft = draftAuthenticator(ports, subject, "recovery", { state, source: "SELF" });
    const nowMs = ports.clock.nowMs();
    const confirmed = subject.authenticators.filter(({ status }) => status === "confirmed");
    const told = { owner: subject.user, recipients: recipientsOf(subject.user, confirmed) };
    return {
      changes: [
        holdSubject(subject, { advance: true }),
        counted,
        ...removeAuthenticators(confirmedOf(subject, "recovery")),
        storeAuthenticator(draft, confirmedAt(nowMs, caller.session.id), nowMs),
        ...tell(ports, told, scope, { purpose: "factorAdded", item: factors.recovery.displayName }),
        audit(scope, nowMs, act),
      ],
      conclude: () => view.code,
    };
  });
}
