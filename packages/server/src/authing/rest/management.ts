import type { Routes } from "@countersign/contract";
import { importAuthenticator, readMfaBound, readPolicy, unbindMfa, updatePolicy } from "../actions/management.ts";
import type { Handler } from "./handler.ts";

export const importTotp: Handler<Routes["importTotp"]> = async ({ context, caller, body }) => ({
  data: await importAuthenticator(context.services, caller, body),
});

export const mfaBound: Handler<Routes["readMfaBound"]> = async ({ context, caller, params }) => ({
  data: await readMfaBound(context.services, caller, params.id),
});

export const unbind: Handler<Routes["unbindMfa"]> = async ({ context, caller, params, query }) => ({
  data: await unbindMfa(context.services, caller, params.id, query.type),
});

export const changePolicy: Handler<Routes["updateApplicationMfaSettings"]> = async ({ context, caller, body }) => ({
  data: await updatePolicy(context.services, caller, body),
});

export const policy: Handler<Routes["getApplicationMfaSettings"]> = async ({ context, caller, query }) => ({
  data: await readPolicy(context.services, caller, query.appId),
});
