import { MfaError } from "@countersign/contract/errors";
import { confirmedOf } from "../factors/assurance.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Authenticator, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { audit } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { storeAuthenticator } from "../settle/storeAuthenticator.ts";
import { distinctName } from "./distinctName.ts";

export interface Renaming {
  readonly caller: TokenRef<"session">;
  readonly id: string;
  readonly name: string;
  readonly origin: RequestOrigin;
}

/**
 * Calls a confirmed authenticator of the caller's something else, and gives it as it is then. What it is called opens nothing:
 * no fresh proof is asked for.
 * @throws {MfaError} authenticatorUnknown, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function renameAuthenticator(ports: Ports, renaming: Renaming): Promise<Gated<Authenticator>> {
  const { caller: ref, id, origin } = renaming;
  return settleDecision(ports.store, async (): Promise<Decision<Gated<Authenticator>>> => {
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "authenticator.rename" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { subject, scope } = caller;
    const known = subject.authenticators.find((each) => each.id === id && each.status === "confirmed");
    if (known === undefined) throw new MfaError("authenticatorUnknown");
    const others = confirmedOf(subject, known.kind).filter((each) => each !== known);
    const name = distinctName(others, renaming.name);
    const nowMs = ports.clock.nowMs();
    return {
      changes: [storeAuthenticator(known, { name }, nowMs), audit(scope, nowMs, { ...act, factor: known.kind })],
      conclude: () => ({ ...known, name }),
    };
  });
}
