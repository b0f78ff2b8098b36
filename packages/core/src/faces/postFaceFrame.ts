import { MfaError } from "@countersign/contract/errors";
import type { ShownFace } from "../factors/face/face.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import type { Caller, CallerOf } from "../gate/loadCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { FaceSession, FaceSessionState } from "../model/faceSession.ts";
import type { FaceReader, LivenessFrame, LivenessGoing, LivenessProgress } from "../model/faces.ts";
import type { CallerRef } from "../model/model.ts";
import { once } from "../model/once.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import { type Act, audit } from "../settle/audit.ts";
import { type Decision, refusal, settleDecision } from "../settle/settleDecision.ts";
import { decideProof } from "../signIn/verifyFactor.ts";
import { type BoundFace, bindFace } from "./bindFace.ts";
import { demandFaces } from "./demandFaces.ts";
import { refuseFaceSession } from "./openFaceSession.ts";

export interface FaceFrame {
  /** Whoever opened the session. */
  readonly caller: CallerRef;
  readonly sessionId: string;
  /** Rises from frame to frame. */
  readonly sequence: number;
  readonly image: Uint8Array;
  readonly origin: RequestOrigin;
}

/** A live session goes on, or has bound a face or completed a sign-in. */
export type FaceFrameOutcome =
  | { readonly status: "going"; readonly going: LivenessGoing }
  | ({ readonly status: "passed" } & Omit<BoundFace, "user">);

/**
 * Takes one picture of a live session; the last one concludes it. The picture is kept nowhere.
 * @throws {MfaError} faceSessionEnded, faceSessionFailed, faceWrong, faceBound, faceNotBound, faceOutdated,
 *   faceUnavailable, factorLocked, factorDisabled, mfaTokenInvalid, sessionExpired, sessionRevoked, accountBlocked, tooOften
 */
export async function postFaceFrame(ports: Ports, frame: FaceFrame): Promise<Gated<FaceFrameOutcome>> {
  const { caller: ref, sequence, image, origin } = frame;
  const atMs = ports.clock.nowMs();
  const read = once(async () => (await demandFaces(ports)).read(image, "frame"));
  return settleDecision(ports.store, async (): Promise<Decision<Gated<FaceFrameOutcome>>> => {
    const entry = {
      caller: ref,
      origin,
      act: { type: "face.session", factor: "face" },
      spent: "faceSessionEnded",
    } as const;
    const admitted = await admitCaller(ports, entry);
    if (!admitted.ok) return admitted.refusal;
    const { caller } = admitted;
    const session = await findSession(ports, frame);
    const act: Act = { ...admitted.act, note: session.purpose };
    const refused = await refuseFaceSession(ports, caller, session.purpose, act);
    if (refused !== null) return refused;
    const reader = await demandFaces(ports);
    const progress = follow(reader, session, { sequence, atMs, reading: await read() });
    if (progress.status === "going") return goOn(session, reader, progress);
    if (progress.status === "failed") {
      const trace = audit(caller.scope, atMs, { ...act, failure: progress.reason });
      const consumption: Change = { type: "consumeChallenge", challenge: session };
      return refusal([consumption, trace], new MfaError("faceSessionFailed", { reason: progress.reason }));
    }
    const face: ShownFace = { model: reader.model, descriptor: progress.descriptor, live: true };
    return caller.kind === "mfaToken" && session.purpose === "verify"
      ? verify(ports, caller, face, session)
      : bind(ports, caller, face, session);
  });
}

/** Another's session is as unknown as one that is over. */
async function findSession({ store, clock }: Ports, { caller, sessionId }: FaceFrame): Promise<FaceSession> {
  const session = await store.findFaceSession(caller.poolId, sessionId);
  const isOwn = session?.callerKind === caller.kind && session.callerId === caller.id;
  const nowMs = clock.nowMs();
  if (session === null || !isOwn || session.expiresAtMs <= nowMs || isAhead(session.createdAtMs, nowMs))
    throw new MfaError("faceSessionEnded");
  return session;
}

function follow(reader: FaceReader, { state }: FaceSession, frame: LivenessFrame): LivenessProgress {
  const { model, liveness } = state as FaceSessionState; // written by openFaceSession, and sealed since
  if (model !== reader.model) throw new MfaError("faceSessionEnded");
  return reader.followLiveness(liveness, frame);
}

function goOn(session: FaceSession, { model }: FaceReader, going: LivenessGoing): Decision<FaceFrameOutcome> {
  const state: FaceSessionState = { model, liveness: going.state };
  const next: FaceSession = { ...session, state, version: session.version + 1 };
  return {
    changes: [{ type: "saveFaceSession", session: next, expectedVersion: session.version }],
    conclude: () => ({ status: "going", going }),
  };
}

async function bind(
  ports: Ports,
  caller: Caller,
  face: ShownFace,
  session: FaceSession,
): Promise<Decision<FaceFrameOutcome>> {
  const act: Act = { type: "authenticator.confirm", userId: session.userId, factor: "face" };
  const binding = { caller, act, first: face, second: face, uses: [], challenges: [session] };
  const { changes, conclude } = await bindFace(ports, binding);
  return {
    changes,
    conclude(settled) {
      const { signedIn, recoveryCode } = conclude(settled);
      return { status: "passed", signedIn, recoveryCode };
    },
  };
}

async function verify(
  ports: Ports,
  caller: CallerOf<"mfaToken">,
  face: ShownFace,
  session: FaceSession,
): Promise<Decision<FaceFrameOutcome>> {
  const act: Act = { type: "authenticator.verify", userId: session.userId, factor: "face" };
  const shown = { proof: face, challenges: [session] };
  const { changes, conclude } = await decideProof(ports, { caller, kind: "face", act }, shown);
  return { changes, conclude: (settled) => ({ status: "passed", signedIn: conclude(settled), recoveryCode: null }) };
}
