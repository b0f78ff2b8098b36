import { MfaError, type RouteBody, type RouteData, type Routes, type User as UserBody } from "@countersign/contract";
import {
  bindFaceByPhotos,
  type CallerRef,
  type Gated,
  openFaceSession,
  type PhotoSource,
  postFaceFrame,
  removeAuthenticator,
  verifyFace,
} from "@countersign/core";
import { iso } from "../../iso.ts";
import type { RequestContext } from "../../request/requestContext.ts";
import { presentUser } from "../present/presentUser.ts";
import { unlessDue } from "../present/unlessDue.ts";
import { presentSignedIn } from "./issueSession.ts";

const FRAME_INTERVAL_MS = 120;

/** A face that was bound: the account, and its recovery code where it had none. */
export interface AssociatedFace {
  readonly user: UserBody;
  readonly recoveryCode: string | null;
}

/** Binds a face by two photos. With `photo` alone, as some clients verify, completes a sign-in with it. */
export async function associateFace(
  context: RequestContext,
  caller: CallerRef,
  body: RouteBody<Routes["associateFace"]>,
): Promise<Gated<AssociatedFace>> {
  const { services, origin } = context;
  const [photoA, photoB] = [sourceOf(body.photoA), sourceOf(body.photoB)];
  if (photoA === null && photoB === null) {
    if (sourceOf(body.photo) === null) throw new MfaError("facePhotoMissing");
    if (caller.kind !== "mfaToken") throw new MfaError("facePhotosIncomplete");
    return { user: await verifyPhoto(context, caller, body.photo), recoveryCode: null };
  }
  if (photoA === null || photoB === null) throw new MfaError("facePhotosIncomplete");
  const bound = await bindFaceByPhotos(services.ports, { caller, photos: [photoA, photoB], origin });
  return unlessDue(bound, ({ user, signedIn, recoveryCode }) => ({
    user: signedIn === null ? presentUser(user) : presentSignedIn(services, signedIn),
    recoveryCode,
  }));
}

/** Completes a sign-in with a photo of the bound face. */
export async function verifyPhoto(
  { services, origin }: RequestContext,
  { poolId, id: tokenId }: CallerRef,
  text: string | null | undefined,
): Promise<UserBody> {
  const photo = sourceOf(text);
  if (photo === null) throw new MfaError("facePhotoMissing");
  return presentSignedIn(services, await verifyFace(services.ports, { poolId, tokenId, photo, origin }));
}

/** Unbinds the caller's face. */
export async function unbindFace({ services, origin }: RequestContext, caller: CallerRef): Promise<Gated<null>> {
  return removeAuthenticator(services.ports, { caller, kind: "face", origin });
}

/** Begins a live session. */
export async function beginFaceSession(
  { services, origin }: RequestContext,
  caller: CallerRef,
  purpose: "bind" | "verify" | null,
): Promise<Gated<RouteData<Routes["openFaceSession"]>>> {
  const outcome = await openFaceSession(services.ports, { caller, purpose, origin });
  return unlessDue(outcome, ({ id, going: { action, step, steps }, expiresAtMs }) => ({
    ...{ id, action, step, steps },
    expiresAt: iso(expiresAtMs),
    minimumIntervalMs: FRAME_INTERVAL_MS,
  }));
}

/** Takes one picture of a live session. */
export async function showFaceFrame(
  { services, origin }: RequestContext,
  caller: CallerRef,
  sessionId: string,
  { sequence, image: text }: RouteBody<Routes["postFaceFrame"]>,
): Promise<Gated<RouteData<Routes["postFaceFrame"]>>> {
  const image = Buffer.from(text, "base64");
  const free = services.faceFrames.take(sessionId);
  if (free === null) throw new MfaError("tooOften", { retryAfterSeconds: 1 });
  const frame = { caller, sessionId, sequence, image, origin };
  const outcome = await postFaceFrame(services.ports, frame).finally(free);
  return unlessDue(outcome, (next) => {
    if (next.status === "going") {
      const { action, step, steps, hint } = next.going;
      return { status: "going", action, step, steps, hint };
    }
    const { signedIn, recoveryCode } = next;
    return { status: "passed", user: signedIn === null ? null : presentSignedIn(services, signedIn), recoveryCode };
  });
}

/** A key has no scheme: which of the two it is can be seen, whatever a client says beside it. */
function sourceOf(text: string | null | undefined): PhotoSource | null {
  if (text == null || text.trim() === "") return null;
  return /^[a-z][a-z0-9+.-]*:/i.test(text) ? { kind: "elsewhere", url: text } : { kind: "key", key: text };
}
