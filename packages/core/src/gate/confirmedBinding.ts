import { normaliseCode } from "@countersign/spelling";
import { confirmedOf } from "../factors/assurance.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { Authenticator, FactorKind, Session, TokenRef } from "../model/model.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import { audit, type Scope } from "../settle/audit.ts";
import { holdSubject } from "../settle/holdSubject.ts";
import type { Decision } from "../settle/settleDecision.ts";
import type { SignedIn } from "./concludeSignIn.ts";

/** How long a client has to verify with the code that it has just confirmed with. */
const COMPLETION_MS = 60_000;

/** What was confirmed at a sign-in, and by what. */
export interface ConfirmedBinding {
  readonly tokenId: string;
  readonly authenticator: Authenticator;
  /** As it was typed. */
  readonly proof: string;
}

/** Ties a code to the binding that it confirmed: it is worth nothing anywhere else. */
function bindingText(poolId: string, tokenId: string, authenticatorId: string, proof: string): string | null {
  const code = normaliseCode(proof);
  return code === null ? null : JSON.stringify(["confirmedBinding", poolId, tokenId, authenticatorId, code]);
}

/** Gives the change that remembers what was confirmed, for a client that is about to verify with the same code. */
export function keepConfirmedBinding(
  ports: Ports,
  { tokenId, authenticator, proof }: ConfirmedBinding,
  session: Session,
): readonly Change[] {
  const { poolId, id: authenticatorId, kind } = authenticator;
  const text = bindingText(poolId, tokenId, authenticatorId, proof);
  if (text === null) return [];
  const nowMs = ports.clock.nowMs();
  return [
    {
      type: "keepConfirmedBinding",
      binding: {
        ...{ poolId, tokenId, kind, authenticatorId, sessionId: session.id },
        ...{ proofMac: ports.codeMac.sign(text), createdAtMs: nowMs, expiresAtMs: nowMs + COMPLETION_MS },
      },
    },
  ];
}

interface Completion {
  readonly caller: TokenRef<"mfaToken">;
  readonly kind: FactorKind;
  readonly origin: RequestOrigin;
  readonly proof: string;
}

/**
 * Gives the session that a binding has just opened to a client that verifies with the confirming code at once, as mobile
 * clients do: once, by that code alone, and no second session. Null where there is nothing of the kind.
 */
export async function completeBinding(
  ports: Ports,
  { caller, kind, origin, proof }: Completion,
): Promise<Decision<SignedIn> | null> {
  const { poolId, id: tokenId } = caller;
  const nowMs = ports.clock.nowMs();
  const binding = await ports.store.findConfirmedBinding(poolId, tokenId);
  if (binding === null || binding.kind !== kind) return null;
  if (isAhead(binding.createdAtMs, nowMs) || nowMs >= binding.expiresAtMs) return null;
  const text = bindingText(poolId, tokenId, binding.authenticatorId, proof);
  if (text === null || !ports.codeMac.matches(text, binding.proofMac)) return null;
  const [stored, session] = [
    await ports.store.findCaller(caller),
    await ports.store.findSession(poolId, binding.sessionId),
  ];
  if (stored === null || session === null || stored.subject.user.blocked) return null;
  const { subject } = stored;
  if (!confirmedOf(subject, kind).some(({ id }) => id === binding.authenticatorId)) return null;
  const scope: Scope = { poolId, appId: session.appId, actor: "user", origin };
  const act = { type: "authenticator.verify", userId: session.userId, factor: kind, note: "asConfirmed" } as const;
  return {
    changes: [
      holdSubject(subject, { advance: false }),
      { type: "takeConfirmedBinding", poolId, tokenId, nowMs },
      audit(scope, nowMs, act),
    ],
    conclude: () => ({ kind: "signedIn", user: subject.user, session, recoveryCode: null, device: null }),
  };
}
