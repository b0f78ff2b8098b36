import type { Routes } from "@countersign/contract";
import { isSecondFactorDue } from "@countersign/core";
import { associateFace, beginFaceSession, showFaceFrame, unbindFace, verifyPhoto } from "../actions/face.ts";
import { flowEnd } from "../present/flowEnd.ts";
import type { Handler } from "./handler.ts";

export const associate: Handler<Routes["associateFace"]> = async ({ context, caller, body }) => {
  const outcome = await associateFace(context, caller, body);
  if (isSecondFactorDue(outcome)) return { data: outcome };
  const { user, recoveryCode } = outcome;
  return { data: user, ...(recoveryCode === null ? {} : { beside: { recoveryCode } }) };
};

export const unbind: Handler<Routes["unbindFace"]> = async ({ context, caller }) => ({
  data: await unbindFace(context, caller),
});

export const verify: Handler<Routes["verifyFace"]> = async ({ context, caller, body }) => ({
  data: await verifyPhoto(context, caller, body.photo),
});

export const verifyAtFlowEnd: Handler<Routes["verifyAppFace"]> = async ({ context, caller, body }) =>
  flowEnd(await verifyPhoto(context, caller, body.photo));

export const openSession: Handler<Routes["openFaceSession"]> = async ({ context, caller, body }) => ({
  data: await beginFaceSession(context, caller, body?.purpose ?? null),
});

export const postFrame: Handler<Routes["postFaceFrame"]> = async ({ context, caller, params, body }) => ({
  data: await showFaceFrame(context, caller, params.id.toLowerCase(), body),
});
