import { malformed } from "@countersign/contract/errors";
import { confirmedOf } from "../factors/assurance.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import type { Caller } from "../gate/loadCaller.ts";
import type { Gated, SecondFactorDue } from "../gate/secondFactorDue.ts";
import { admit } from "../limits/admit.ts";
import { faceSessionWindow } from "../limits/faceWindows.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { FaceSession, FaceSessionState } from "../model/faceSession.ts";
import type { LivenessGoing } from "../model/faces.ts";
import type { CallerRef } from "../model/model.ts";
import { newId } from "../model/newId.ts";
import type { Ports } from "../model/ports.ts";
import { refOf } from "../model/refOf.ts";
import { type Act, audit } from "../settle/audit.ts";
import { type Decision, settleDecision } from "../settle/settleDecision.ts";
import { refuseUnoffered } from "../signIn/verifyFactor.ts";
import { demandFaces } from "./demandFaces.ts";
import { refuseBindingFace, refuseVerifyingFace } from "./faceRules.ts";
import { SHOWN_DAYS, SHOWN_IN_SESSION, SHOWN_OF_ACCOUNT } from "./shownLimits.ts";

const DAY_MS = 24 * 3_600_000;
/** As long as the engine gives anybody for all movements. */
const FACE_SESSION_SECONDS = 90;

export interface FaceSessionRequest {
  readonly caller: CallerRef;
  /** Null: to verify for a sign-in whose face is bound, else to bind. */
  readonly purpose: FaceSession["purpose"] | null;
  readonly origin: RequestOrigin;
}

export interface OpenedFaceSession {
  readonly id: string;
  readonly going: LivenessGoing;
  readonly expiresAtMs: number;
}

/**
 * Begins a live session, by which a face is bound or a sign-in completed.
 * @throws {MfaError} malformed, faceBound, faceNotBound, faceOutdated, faceUnavailable, factorLocked, factorDisabled,
 *   mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function openFaceSession(ports: Ports, request: FaceSessionRequest): Promise<Gated<OpenedFaceSession>> {
  return settleDecision(ports.store, async (): Promise<Decision<Gated<OpenedFaceSession>>> => {
    const { caller: ref, origin } = request;
    const admitted = await admitCaller(ports, { caller: ref, origin, act: { type: "face.session", factor: "face" } });
    if (!admitted.ok) return admitted.refusal;
    const { caller } = admitted;
    const { subject, scope } = caller;
    const isBound = confirmedOf(subject, "face").length > 0;
    const purpose = request.purpose ?? (caller.kind === "mfaToken" && isBound ? "verify" : "bind");
    const act: Act = { ...admitted.act, note: purpose };
    const refused = await refuseFaceSession(ports, caller, purpose, act);
    if (refused !== null) return refused;
    const count = await countSession(ports, caller);
    const { model, going } = await begin(ports);
    const nowMs = ports.clock.nowMs();
    const session: FaceSession = {
      kind: "faceSession",
      id: newId(ports.random),
      ...refOf(subject),
      appId: caller.application.id,
      callerKind: request.caller.kind,
      callerId: request.caller.id,
      purpose,
      state: { model, liveness: going.state } satisfies FaceSessionState,
      shown: [],
      version: 1,
      createdAtMs: nowMs,
      expiresAtMs: nowMs + FACE_SESSION_SECONDS * 1000,
      forgottenAtMs: nowMs + SHOWN_DAYS * DAY_MS,
    };
    const beyond = SHOWN_OF_ACCOUNT - SHOWN_IN_SESSION;
    const forgetting: Change = { type: "forgetShownFrames", subject: refOf(subject), beyond };
    return {
      changes: [
        count,
        forgetting,
        { type: "saveFaceSession", session, expectedVersion: null },
        audit(scope, nowMs, act),
      ],
      conclude: () => ({ id: session.id, going, expiresAtMs: session.expiresAtMs }),
    };
  });
}

/**
 * Gives why a caller may not go on with a live session now; null when he may.
 * @throws {MfaError} malformed, faceUnavailable
 */
export async function refuseFaceSession(
  ports: Ports,
  caller: Caller,
  purpose: FaceSession["purpose"],
  act: Act,
): Promise<Decision<SecondFactorDue> | null> {
  if (purpose === "bind") return refuseBindingFace(ports, caller, { act, live: true });
  if (caller.kind === "mfaToken") {
    const unoffered = refuseUnoffered(ports, { caller, kind: "face", act });
    return unoffered ?? refuseVerifyingFace(ports, caller, { act, live: true });
  }
  throw malformed("purpose", "must be bind in a session: there is no sign-in to complete");
}

function countSession(ports: Ports, { subject }: Caller): Promise<Change> {
  return admit(ports, [faceSessionWindow(ports, refOf(subject))]);
}

async function begin(ports: Ports): Promise<{ readonly model: string; readonly going: LivenessGoing }> {
  const reader = await demandFaces(ports);
  return { model: reader.model, going: reader.beginLiveness((length) => ports.random.bytes(length)) };
}
