import type { AuthenticationClient } from "../AuthenticationClient.ts";
import type { ClientCore } from "../ClientCore.ts";
import { CountersignError } from "../CountersignError.ts";
import { ThrottledError, UnexpectedAnswerError } from "../errors.ts";
import { isRecord } from "../isRecord.ts";
import type { MfaCallOptions, SessionCallOptions } from "../options.ts";
import { toUser } from "../toUser.ts";
import type { User } from "../User.ts";
import { FaceSessionError } from "./FaceSessionError.ts";
import type { FrameSource } from "./FrameSource.ts";
import type { FaceProgress, LivenessFailure } from "./faceTypes.ts";
import { type CameraVideo, openCamera } from "./openCamera.ts";
import { toBase64 } from "./toBase64.ts";
import { untilAborted } from "./untilAborted.ts";

/** Speaks for a sign-in under way (`mfaToken`) or a session (`token`); by default for whichever began last. */
export interface FaceSessionOptions extends MfaCallOptions, SessionCallOptions {
  /** Left out: to verify a face that is bound, else to bind one. */
  purpose?: "bind" | "verify" | undefined;
  /** Called at the beginning and after every picture: say to the person what `action` and `hint` ask for. */
  onProgress?: ((progress: FaceProgress) => void) | undefined;
  /** Where to show the person what the camera sees; mirror it by CSS. */
  video?: CameraVideo | undefined;
  /** What to take pictures from instead of the camera. */
  source?: FrameSource | undefined;
}

export interface PassedFaceSession {
  /** Whom a sign-in was completed for; null in the session of a signed-in user. */
  user: User | null;
  /** The first recovery code of a user who had none, to be shown to him: it is kept nowhere else. */
  recoveryCode: string | null;
}

const SESSION = "/v1/mfa/face/session";
const BUSY = 1002;
const FACE_SESSION_FAILED = 2094;
/** A session that rests longer than this is over. */
const LONGEST_REST_SECONDS = 10;

/**
 * Shows the person's face to the server, live: opens the camera, sends picture after picture, and stops the camera in
 * every end.
 *
 * @throws {CameraError} if there are no pictures to be had
 * @throws {FaceSessionError} if the session failed; it may be begun again
 * @throws {CountersignError} as every call
 */
export async function runFaceSession(
  client: AuthenticationClient,
  options: FaceSessionOptions = {},
): Promise<PassedFaceSession> {
  const { core } = client.mfa;
  const { signal, video, purpose } = options;
  const attempt = core.session.beginAttempt();
  const caller = await core.session.callerOf(options);
  const bearer = caller.mfaToken ?? caller.token;
  const source = options.source ?? (await openCamera({ video, signal }));
  try {
    const opened = await core.rest({ path: SESSION, body: { purpose }, bearer }, options);
    const answer = await showFrames({ core, bearer, source, options, opened });
    const user = answer.user === null ? null : toUser(answer.user);
    await core.session.adopt(user, attempt, caller);
    return { user, recoveryCode: typeof answer.recoveryCode === "string" ? answer.recoveryCode : null };
  } catch (error) {
    throw error instanceof CountersignError ? nameFailure(error) : error;
  } finally {
    await source.close();
  }
}

type Body = Readonly<Record<string, unknown>>;

interface Showing {
  readonly core: ClientCore;
  readonly bearer: string | null | undefined;
  readonly source: FrameSource;
  readonly options: FaceSessionOptions;
  /** The server's answer to the opening of the session. */
  readonly opened: Body;
}

/** Sends pictures, one at a time, until the session is passed, and gives the last answer. */
async function showFrames(showing: Showing): Promise<Body> {
  const { source, options, opened } = showing;
  const { id, minimumIntervalMs } = opened;
  if (typeof id !== "string" || typeof minimumIntervalMs !== "number") throw unexpected();
  const path = `${SESSION}/${encodeURIComponent(id)}/frame`;
  let answer = opened;
  let dueMs = 0;
  for (let sequence = 0; answer.status !== "passed"; sequence += 1) {
    const progress = toProgress(answer);
    options.onProgress?.(progress);
    await pause(dueMs - performance.now(), options.signal);
    const image = await toBase64(await untilAborted(Promise.resolve(source.take(options.signal)), options.signal));
    dueMs = performance.now() + minimumIntervalMs;
    answer = (await send(path, { sequence, image }, showing)) ?? answer;
  }
  return answer;
}

/** Sends one picture. Gives null after waiting where the server was too busy to look at it. */
async function send(path: string, body: object, { core, bearer, options }: Showing): Promise<Body | null> {
  try {
    return await core.rest({ path, body, bearer }, options);
  } catch (error) {
    const seconds = error instanceof ThrottledError && error.code === BUSY ? error.retryAfterSeconds : null;
    if (seconds === null || seconds > LONGEST_REST_SECONDS) throw error;
    await pause(seconds * 1000, options.signal);
    return null;
  }
}

function toProgress({ action, step, steps, hint = null, target = null }: Body): FaceProgress {
  if (typeof action !== "string" || typeof step !== "number" || typeof steps !== "number") throw unexpected();
  return { action, step, steps, hint, target } as FaceProgress; // the server's schema and this type are held equal by a test
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return ms > 0 ? untilAborted(new Promise((resolve) => setTimeout(resolve, ms)), signal) : Promise.resolve();
}

function unexpected(): UnexpectedAnswerError {
  return new UnexpectedAnswerError({ code: 500, message: "The answer is not that of a live session." });
}

/** Gives the error that says why a session failed: its problem document names the reason. */
function nameFailure(error: CountersignError): CountersignError {
  const { code, data } = error;
  return code === FACE_SESSION_FAILED && isRecord(data) && typeof data.reason === "string"
    ? new FaceSessionError(error, data.reason as LivenessFailure, { cause: error }) // a test holds the two lists equal
    : error;
}
