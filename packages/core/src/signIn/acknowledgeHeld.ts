import { admitCaller } from "../gate/admitCaller.ts";
import { concludeHeld } from "../gate/concludeSecondFactor.ts";
import type { SignedIn } from "../gate/concludeSignIn.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { settleDecision } from "../settle/settleDecision.ts";

/**
 * Completes a sign-in whose second factor was passed and held, once. Where none was, it is refused as a wrong proof is.
 * @throws {MfaError} totpWrong, mfaTokenInvalid, accountBlocked, tooOften
 */
export async function acknowledgeHeld(
  ports: Ports,
  from: { readonly caller: TokenRef<"mfaToken">; readonly origin: RequestOrigin },
): Promise<SignedIn> {
  return settleDecision(ports.store, async () => {
    const act = { type: "authenticator.verify" } as const;
    const admitted = await admitCaller(ports, { ...from, act, state: "passed", spent: "totpWrong" });
    return admitted.ok ? concludeHeld(ports, admitted.caller) : admitted.refusal;
  });
}
