import type { AuthingRoutes, RouteData, RouteQuery } from "@countersign/contract";
import {
  type Application,
  beginOwnLogin,
  changeApplicationPolicy,
  demandSubject,
  findApplicationOf,
  fromNowhere,
  type Identifier,
  importTotp,
  kindOf,
  type PolicyFactor,
  removeAuthenticatorOf,
} from "@countersign/core";
import type { Handlers } from "../../http/handler.ts";
import { iso } from "../../iso.ts";
import { identifyEmail } from "../../typed/identifyEmail.ts";
import { identifyUsername } from "../../typed/identifyUsername.ts";
import { readId } from "../../typed/readId.ts";
import { readPhone } from "../../typed/readPhone.ts";
import { issueAccessToken } from "../actions/users.ts";
import { presentTriggerData } from "../present/presentTriggerData.ts";
import { readChosenId } from "../read/readChosenId.ts";

export const managementHandlers = {
  /** What the back end has passed it does not say here: nothing counts as proved but what follows. */
  async getMfaTriggerData({ context: { services, origin }, caller, query }) {
    const { ports, mfaTokens, defaultCountryCode } = services;
    const application = await findApplicationOf(ports, caller, readId(query.appId, "appId"));
    const scope = { ...caller, appId: application.id, origin };
    const identifier = identifierOf(query, defaultCountryCode);
    const login = { application, identifier, amr: [], registration: null, isReported: null, scope };
    const seen = fromNowhere(origin);
    const { due, subject } = await beginOwnLogin(ports, { ...login, seen });
    const data =
      due === null
        ? presentTriggerData({ choices: [], subject, proving: null }, "")
        : presentTriggerData(due, mfaTokens.sign(due.token));
    return { data };
  },

  async issueAccessToken({ context, query: { userPoolId, secret } }) {
    const issued = await issueAccessToken(context, userPoolId, secret);
    return { data: issued, beside: issued };
  },

  /** The answer echoes what the call sent, and no more. */
  async importTotp({ context, caller: scope, body: { userId, secret, recoveryCode } }) {
    const authenticator = await importTotp(context.services.ports, {
      scope,
      userId: readId(userId, "userId"),
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
    const subject = await demandSubject(context.services.ports, scope, readId(params.id, "id"));
    const confirmed = subject.authenticators.filter(({ status }) => status === "confirmed");
    const isBound = (word: PolicyFactor): boolean => confirmed.some(({ kind }) => kind === kindOf(word));
    return { data: { FACE: isBound("FACE"), OTP: isBound("OTP") } };
  },

  async unbindMfa({ context, caller: scope, params, query, body }) {
    const kind = kindOf(query.type);
    const userId = readId(params.id, "id");
    const id = readChosenId(query, body);
    if (kind !== null) await removeAuthenticatorOf(context.services.ports, { scope, userId, kind, id });
    return { data: true };
  },

  async updateApplicationMfaSettings({ context, caller: scope, body }) {
    const { appId, enabledFactors, disabledFactors } = body;
    const lists = { enable: enabledFactors ?? [], disable: disabledFactors ?? [] };
    const change = { scope, appId: readId(appId, "appId"), ...lists };
    return { data: presentPolicy(await changeApplicationPolicy(context.services.ports, change)) };
  },

  async getApplicationMfaSettings({ context, caller: scope, query }) {
    const appId = readId(query.appId, "appId");
    return { data: presentPolicy(await findApplicationOf(context.services.ports, scope, appId)) };
  },
} satisfies Partial<Handlers<AuthingRoutes>>;

function identifierOf(
  { userId, userIdType = "user_id" }: RouteQuery<AuthingRoutes["getMfaTriggerData"]>,
  homeCode: string,
): Identifier {
  if (userIdType === "external_id") return { kind: "externalId", key: userId };
  if (userIdType === "username") return identifyUsername(userId, "userId");
  if (userIdType === "email") return identifyEmail(userId, "userId");
  if (userIdType === "phone") return { kind: "phone", key: readPhone({ phone: userId }, homeCode, "userId") };
  return { kind: "id", key: readId(userId, "userId") };
}

function presentPolicy({ id, factors }: Application): RouteData<AuthingRoutes["getApplicationMfaSettings"]> {
  return { appId: id, enabledFactors: [...factors] };
}
