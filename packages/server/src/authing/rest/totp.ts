import type { Routes } from "@countersign/contract";
import {
  associateTotp,
  confirmAssociation,
  listAuthenticators,
  unbindTotp,
  useRecoveryCode,
  verifyTotp,
} from "../actions/totp.ts";
import { flowEnd } from "../present/flowEnd.ts";
import type { Handler } from "./handler.ts";

export const list: Handler<Routes["listAuthenticators"]> = async ({ context, caller, query }) => {
  const filter = { type: query.type ?? query.authenticator_type, source: query.source };
  return { data: await listAuthenticators(context, caller, filter) };
};

export const associate: Handler<Routes["associateTotp"]> = async ({ context, caller, body }) => ({
  data: await associateTotp(context, caller, body),
});

export const confirm: Handler<Routes["confirmTotp"]> = async ({ context, caller, body }) => ({
  data: await confirmAssociation(context, caller, body.totp),
});

export const unbind: Handler<Routes["unbindTotp"]> = async ({ context, caller }) => ({
  data: await unbindTotp(context, caller),
});

export const verify: Handler<Routes["verifyTotp"]> = async ({ context, caller, body }) => ({
  data: await verifyTotp(context, caller, body.totp),
});

export const verifyAtFlowEnd: Handler<Routes["verifyAppTotp"]> = async ({ context, caller, body }) =>
  flowEnd(await verifyTotp(context, caller, body.totp));

export const recover: Handler<Routes["verifyRecoveryCode"]> = async ({ context, caller, body }) => {
  const { user, recoveryCode } = await useRecoveryCode(context, caller, body.recoveryCode);
  return { data: user, beside: { recoveryCode } };
};
