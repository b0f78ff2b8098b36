import { MfaError } from "@countersign/contract/errors";
import type { ShownFace } from "../factors/face/face.ts";
import { admitCaller } from "../gate/admitCaller.ts";
import { concludeSecondFactor } from "../gate/concludeSecondFactor.ts";
import type { Caller, CallerOf } from "../gate/loadCaller.ts";
import type { Gated } from "../gate/secondFactorDue.ts";
import type { RequestOrigin } from "../model/auditEvent.ts";
import type { Change } from "../model/changes.ts";
import type { FaceSession, FaceSessionState, FoundFaceSession } from "../model/faceSession.ts";
import type { FaceReader, LivenessFailure, LivenessFrame, LivenessGoing, LivenessProgress } from "../model/faces.ts";
import type { CallerRef } from "../model/model.ts";
import { once } from "../model/once.ts";
import type { Ports } from "../model/ports.ts";
import { isAhead } from "../model/storedTimes.ts";
import { type Act, audit } from "../settle/audit.ts";
import { type Decision, refusal, settleDecision } from "../settle/settleDecision.ts";
import { decideProof } from "../signIn/verifyFactor.ts";
import { type BoundFace, bindFace } from "./bindFace.ts";
import { askingFor, demandFaces } from "./demandFaces.ts";
import { refuseFaceSession } from "./openFaceSession.ts";
import { shownFrameOf, wereShownBefore } from "./shownBefore.ts";
import { SHOWN_IN_SESSION, SHOWN_OF_ACCOUNT } from "./shownLimits.ts";

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
  let read: (() => ReturnType<FaceReader["read"]>) | null = null;
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
    const found = await findSession(ports, frame);
    const act: Act = { ...admitted.act, note: found.session.purpose };
    const refused = await refuseFaceSession(ports, caller, found.session.purpose, act);
    if (refused !== null) return refused;
    const reader = await demandFaces(ports, askingFor(ports, caller.subject, origin));
    read ??= once(() => reader.read(image, "frame"));
    const { session, progress } = judge(reader, found, { sequence, atMs, reading: await read() });
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
async function findSession({ store, clock }: Ports, { caller, sessionId }: FaceFrame): Promise<FoundFaceSession> {
  const found = await store.findFaceSession(caller.poolId, sessionId);
  if (found === null) throw new MfaError("faceSessionEnded");
  const { callerKind, callerId, createdAtMs, expiresAtMs } = found.session;
  const isOwn = callerKind === caller.kind && callerId === caller.id;
  const nowMs = clock.nowMs();
  if (!isOwn || expiresAtMs <= nowMs || isAhead(createdAtMs, nowMs)) throw new MfaError("faceSessionEnded");
  return found;
}

interface Judged {
  /** With what is kept of the frame. */
  readonly session: FaceSession;
  readonly progress: LivenessProgress;
}

/** Judges a frame: first whether the session shows what an earlier one did, then what the engine makes of it. */
function judge(reader: FaceReader, { session, shownElsewhere }: FoundFaceSession, frame: LivenessFrame): Judged {
  const { reading } = frame;
  const shown = reading.ok ? [...session.shown, shownFrameOf(reading)] : session.shown;
  const room = Math.min(SHOWN_IN_SESSION, SHOWN_OF_ACCOUNT - shownElsewhere.length);
  const failed = (reason: LivenessFailure): Judged => ({
    session: { ...session, shown: room > 0 ? shown.slice(-room) : [] },
    progress: { status: "failed", reason },
  });
  // Whoever fills all there is by sessions at once would be forgotten what he shows now.
  if (room <= 0) return failed("tooManyFrames");
  if (wereShownBefore(shown, shownElsewhere)) return failed("frameReused");
  const kept = { ...session, shown: shown.slice(-room) };
  return { session: kept, progress: follow(reader, kept, frame) };
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
  const { changes, conclude } = await decideProof(ports, { caller, kind: "face", act }, shown, concludeSecondFactor);
  return { changes, conclude: (settled) => ({ status: "passed", signedIn: conclude(settled), recoveryCode: null }) };
}
