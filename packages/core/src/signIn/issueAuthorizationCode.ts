import { MfaError } from "@countersign/contract/errors";
import { admitCaller } from "../gate/admitCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import { admit } from "../limits/admit.ts";
import { authorizationWindows } from "../limits/requestLimits.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { AuthorizationCode } from "../model/authorizationCode.ts";
import type { AppId, TokenRef } from "../model/model.ts";
import { randomHex } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { leadsTo } from "../model/redirectUri.ts";
import { refOf } from "../model/refOf.ts";
import { audit } from "../settle/audit.ts";
import { refuseAct } from "../settle/refuseAct.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";

const CODE_BYTES = 32;
export const AUTHORIZATION_CODE_SECONDS = 60;

export interface AuthorizationRequest {
  readonly caller: TokenRef<"session">;
  /** The application to go back to. */
  readonly appId: AppId;
  readonly redirectUri: string;
  /** The SHA-256 of a verifier that only the application knows, hexadecimal. */
  readonly challengeDigest: string;
  readonly origin: RequestOrigin;
}

/**
 * Gives a signed-in session a code for an application that it satisfies: good once, for a minute, for that application, for one of its
 * redirection URIs letter by letter, and for whoever knows the verifier. RFC 6749 §4.1.2, RFC 7636, RFC 9700 §2.1.1
 * @throws {MfaError} applicationUnknown, redirectUriUnknown, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function issueAuthorizationCode(ports: Ports, request: AuthorizationRequest): Promise<Gated<string>> {
  const { appId, redirectUri, challengeDigest, origin } = request;
  return settleDecision(ports.store, async (): Promise<Decision<Gated<string>>> => {
    const ref = { ...request.caller, appId };
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "authorization.issue" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller, act } = admitted;
    const { application, session, subject, scope } = caller;
    // A name that is none of the pool stands for the session's own, which was not asked for.
    if (application.id !== appId) throw new MfaError("applicationUnknown");
    if (!leadsTo(application, redirectUri)) return refuseAct(ports, scope, act, "redirectUri", "redirectUriUnknown");
    const counted = await admit(ports, authorizationWindows(ports, subject.user));
    const nowMs = ports.clock.nowMs();
    const text = randomHex(ports.random, CODE_BYTES);
    const code: AuthorizationCode = {
      ...refOf(subject),
      ...{ id: ports.digest(text), appId, sessionId: session.id, redirectUri, challengeDigest },
      ...{ ip: origin.ip, userAgent: origin.userAgent },
      ...{ createdAtMs: nowMs, expiresAtMs: nowMs + AUTHORIZATION_CODE_SECONDS * 1000 },
      ...{ usedAtMs: null, givenSessionId: null },
    };
    return {
      changes: [counted, { type: "saveAuthorizationCode", code }, audit(scope, nowMs, act)],
      conclude: () => text,
    };
  });
}
