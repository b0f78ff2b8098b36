import type { RouteBody, RouteData, Routes } from "@countersign/contract";
import {
  type Application,
  changeApplicationPolicy,
  confirmedOf,
  demandSubject,
  findApplicationOf,
  importTotp,
  removeAuthenticatorOf,
  type Scope,
} from "@countersign/core";
import { iso } from "../../iso.ts";
import type { Services } from "../../services.ts";

/** Binds an authenticator app that another service enrolled. The answer echoes what the call sent, and no more. */
export async function importAuthenticator(
  { ports }: Services,
  scope: Scope,
  { userId, secret, recoveryCode }: RouteBody<Routes["importTotp"]>,
): Promise<RouteData<Routes["importTotp"]>> {
  const authenticator = await importTotp(ports, {
    scope,
    userId: userId.toLowerCase(),
    secret,
    recoveryCode: recoveryCode || null,
  });
  return {
    id: authenticator.id,
    userId: authenticator.userId,
    enable: true,
    secret,
    authenticatorType: "totp",
    recoveryCode: recoveryCode ?? null,
    createdAt: iso(authenticator.createdAtMs),
    updatedAt: iso(authenticator.updatedAtMs),
  };
}

/** Tells which factors an account has bound. */
export async function readMfaBound(
  { ports }: Services,
  scope: Scope,
  userId: string,
): Promise<{ FACE: boolean; OTP: boolean }> {
  const subject = await demandSubject(ports, scope, userId.toLowerCase());
  return { FACE: confirmedOf(subject, "face").length > 0, OTP: confirmedOf(subject, "totp").length > 0 };
}

/** Unbinds a factor of an account. */
export async function unbindMfa(
  { ports }: Services,
  scope: Scope,
  userId: string,
  type: "OTP" | "FACE",
): Promise<true> {
  await removeAuthenticatorOf(ports, { scope, userId: userId.toLowerCase(), kind: type === "OTP" ? "totp" : "face" });
  return true;
}

/** Sets what an application demands. */
export async function updatePolicy(
  { ports }: Services,
  scope: Scope,
  { appId, enabledFactors, disabledFactors }: RouteBody<Routes["updateApplicationMfaSettings"]>,
): Promise<RouteData<Routes["updateApplicationMfaSettings"]>> {
  const change = { scope, appId: appId.toLowerCase(), enable: enabledFactors ?? [], disable: disabledFactors ?? [] };
  return presentPolicy(await changeApplicationPolicy(ports, change));
}

/** Reads what an application demands. */
export async function readPolicy(
  { ports }: Services,
  scope: Scope,
  appId: string,
): Promise<RouteData<Routes["getApplicationMfaSettings"]>> {
  return presentPolicy(await findApplicationOf(ports, scope, appId.toLowerCase()));
}

function presentPolicy({ id, factors }: Application): {
  appId: string;
  enabledFactors: Application["factors"][number][];
} {
  return { appId: id, enabledFactors: [...factors] };
}
