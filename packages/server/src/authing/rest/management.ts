import type { AuthingRoutes, RouteData } from "@countersign/contract";
import {
  type Application,
  changeApplicationPolicy,
  confirmedOf,
  demandSubject,
  findApplicationOf,
  importTotp,
  removeAuthenticatorOf,
} from "@countersign/core";
import type { Handlers } from "../../http/handler.ts";
import { iso } from "../../iso.ts";

/** Factors by the words of the paths that tell and unbind them. */
const kinds = { OTP: "totp", FACE: "face" } as const;

export const managementHandlers = {
  /** The answer echoes what the call sent, and no more. */
  async importTotp({ context, caller: scope, body: { userId, secret, recoveryCode } }) {
    const authenticator = await importTotp(context.services.ports, {
      scope,
      userId: userId.toLowerCase(),
      secret,
      recoveryCode: recoveryCode || null,
    });
    const data = {
      id: authenticator.id,
      userId: authenticator.userId,
      enable: true as const,
      secret,
      authenticatorType: "totp" as const,
      recoveryCode: recoveryCode ?? null,
      createdAt: iso(authenticator.createdAtMs),
      updatedAt: iso(authenticator.updatedAtMs),
    };
    return { data };
  },

  async readMfaBound({ context, caller: scope, params }) {
    const subject = await demandSubject(context.services.ports, scope, params.id.toLowerCase());
    const isBound = (word: keyof typeof kinds): boolean => confirmedOf(subject, kinds[word]).length > 0;
    return { data: { FACE: isBound("FACE"), OTP: isBound("OTP") } };
  },

  async unbindMfa({ context, caller: scope, params, query }) {
    const removal = { scope, userId: params.id.toLowerCase(), kind: kinds[query.type] };
    await removeAuthenticatorOf(context.services.ports, removal);
    return { data: true };
  },

  async updateApplicationMfaSettings({ context, caller: scope, body }) {
    const { appId, enabledFactors, disabledFactors } = body;
    const change = { scope, appId: appId.toLowerCase(), enable: enabledFactors ?? [], disable: disabledFactors ?? [] };
    return { data: presentPolicy(await changeApplicationPolicy(context.services.ports, change)) };
  },

  async getApplicationMfaSettings({ context, caller: scope, query }) {
    return { data: presentPolicy(await findApplicationOf(context.services.ports, scope, query.appId.toLowerCase())) };
  },
} satisfies Partial<Handlers<AuthingRoutes>>;

function presentPolicy({ id, factors }: Application): RouteData<AuthingRoutes["getApplicationMfaSettings"]> {
  return { appId: id, enabledFactors: [...factors] };
}
