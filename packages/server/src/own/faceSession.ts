import { MfaError, type OwnRoutes } from "@countersign/contract";
import { openFaceSession, postFaceFrame } from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { iso } from "../iso.ts";
import { presentSignedIn } from "../present/presentSignedIn.ts";
import { unlessDue } from "../present/unlessDue.ts";
import { readId } from "../typed/readId.ts";

const FRAME_INTERVAL_MS = 120;

export const faceSessionHandlers = {
  async openFaceSession({ context: { services, origin }, caller, body }) {
    const outcome = await openFaceSession(services.ports, { caller, purpose: body?.purpose ?? null, origin });
    const data = unlessDue(outcome, ({ id, going: { action, step, steps, target = null }, expiresAtMs }) => ({
      ...{ id, action, step, steps, target },
      expiresAt: iso(expiresAtMs),
      minimumIntervalMs: FRAME_INTERVAL_MS,
    }));
    return { data };
  },

  async postFaceFrame({ context: { services, origin }, caller, params, body }) {
    const sessionId = readId(params.id, "id");
    const image = Buffer.from(body.image, "base64");
    const free = services.faceFrames.take(sessionId);
    if (free === null) throw new MfaError("tooOften", { retryAfterSeconds: 1 });
    const frame = { caller, sessionId, sequence: body.sequence, image, origin };
    const outcome = await postFaceFrame(services.ports, frame).finally(free);
    const data = unlessDue(outcome, (next) => {
      if (next.status === "going") {
        const { action, step, steps, hint, target = null } = next.going;
        return { status: next.status, action, step, steps, hint, target };
      }
      const { signedIn, recoveryCode } = next;
      const user = signedIn === null ? null : presentSignedIn(services, signedIn);
      return { status: next.status, user, recoveryCode };
    });
    return { data };
  },
} satisfies Partial<Handlers<OwnRoutes>>;
