import { MfaError, malformed, type OwnRoutes, type RouteBody, type RouteData } from "@countersign/contract";
import {
  type Application,
  beginOwnLogin,
  type ExternalLoginBegun,
  findActiveSession,
  type Identifier,
  MADE_BY_OWN_LOGIN,
  type Registration,
  type Scope,
} from "@countersign/core";
import type { Handlers } from "../http/handler.ts";
import { iso } from "../iso.ts";
import { presentDecision } from "../present/presentVerdict.ts";
import { originNamed } from "../request/authenticate.ts";
import type { RequestContext } from "../request/requestContext.ts";
import type { Services } from "../request/services.ts";
import { acrOf, mfaTimeOf } from "../tokens/userTokens.ts";
import { identifyEmail } from "../typed/identifyEmail.ts";
import { identifyUsername } from "../typed/identifyUsername.ts";
import { readEmail } from "../typed/readEmail.ts";
import { readId } from "../typed/readId.ts";
import { readPhone } from "../typed/readPhone.ts";
import { readUsername } from "../typed/readUsername.ts";
import { originTold } from "./originTold.ts";

type Body = RouteBody<OwnRoutes["decideSecondFactor"]>;
type Introspection = RouteData<OwnRoutes["introspectToken"]>;

export const ownLoginHandlers = {
  async decideSecondFactor({ context, caller: application, body }) {
    if (application.ownLogin === "refused") throw new MfaError("ownLoginRefused");
    const scope = scopeOf(context, application, body);
    const identifier = identifierOf(context.services, body.user);
    const registration = registrationOf(context.services, application, scope, body);
    const login = { application, identifier, amr: body.amr ?? [], registration, scope };
    const told = { seen: originTold(context, body), isReported: body.suspicious ?? null, action: body.action ?? null };
    const begun = await beginOwnLogin(context.services.ports, { ...login, ...told });
    return { data: presentBegun(context, begun) };
  },

  /** What is anything but a user token of this application that holds is not told apart. RFC 7662 §2.2 */
  async introspectToken({ context: { services, origin }, caller: application, body }) {
    const verdict = await services.userTokens.verify(body.token);
    const inactive: Introspection = { active: false };
    if (!verdict.ok) return { data: inactive };
    const { aud, userpool_id, jti, iat, exp, iss } = verdict.claims;
    if (aud !== application.id || userpool_id !== application.poolId) return { data: inactive };
    const active = await findActiveSession(services.ports, application, jti, origin);
    if (active === null) return { data: inactive };
    const { session, subject } = active;
    const { userId, username, profile } = subject.user;
    const data: Introspection = {
      ...{ active: true, token_type: "Bearer", sub: userId, username, external_id: profile.externalId ?? null },
      ...{ client_id: aud, aud, iss, jti, iat, exp, auth_time: Math.floor(session.authTimeMs / 1000) },
      ...mfaTimeOf(session),
      ...{ amr: [...session.amr], acr: acrOf(session) },
    };
    return { data };
  },
} satisfies Partial<Handlers<OwnRoutes>>;

/** The back end says where he is: its own address is nobody's. */
function scopeOf(context: RequestContext, { id, poolId }: Application, body: Body): Scope {
  const { clientIp, userAgent = null, deviceId = null } = body;
  const place = originNamed(context, poolId, clientIp);
  return { poolId, appId: id, actor: "management", origin: { ...place, userAgent, deviceId } };
}

function presentBegun(
  { services: { mfaTokens, ports }, language }: RequestContext,
  { subject, isNew, atMs, due, decision }: ExternalLoginBegun,
): RouteData<OwnRoutes["decideSecondFactor"]> {
  const shown = presentDecision(ports, decision, language);
  const begun = { userId: subject.user.userId, created: isNew, authTime: Math.floor(atMs / 1000), decision: shown };
  if (due === null) return { ...begun, secondFactor: null };
  const choices = due.choices.map(({ factor, bound }) => ({ factor, bound }));
  const expiresAt = iso(due.token.expiresAtMs);
  return { ...begun, secondFactor: { mfaToken: mfaTokens.sign(due.token), expiresAt, choices } };
}

/** @throws {MfaError} malformed for none, or for more than one */
function identifierOf({ defaultCountryCode }: Services, user: Body["user"]): Identifier {
  const [named, second] = Object.entries(user);
  if (named === undefined || second !== undefined)
    throw malformed("user", "must name exactly one of id, externalId, username, email and phone");
  if (user.id !== undefined) return { kind: "id", key: readId(user.id, "user.id") };
  if (user.username !== undefined) return identifyUsername(user.username, "user.username");
  if (user.email !== undefined) return identifyEmail(user.email, "user.email");
  if (user.phone !== undefined)
    return { kind: "phone", key: readPhone({ phone: user.phone }, defaultCountryCode, "user.phone") };
  return { kind: "externalId", key: readExternalId(user.externalId) };
}

function readExternalId(text: string | undefined): string {
  if (text === undefined || text.trim() === "") throw malformed("user.externalId", "must not be empty");
  return text;
}

/** Gives the account that is to be made where there is none; null where none may be. */
function registrationOf(
  { defaultCountryCode }: Services,
  { ownLogin }: Application,
  scope: Scope,
  { user, create }: Body,
): Registration | null {
  if (create == null) return null;
  if (user.externalId === undefined) throw malformed("create", "needs the account to be named by user.externalId");
  if (ownLogin !== "creating")
    throw malformed("create", "is not allowed to this application: an operator has to say so");
  const { username, provedEmail, provedPhone } = create;
  const phone =
    provedPhone === undefined ? null : readPhone({ phone: provedPhone }, defaultCountryCode, "create.provedPhone");
  return {
    scope,
    username: username === undefined ? null : readUsername(username, "create.username"),
    email: provedEmail === undefined ? null : readEmail(provedEmail, "create.provedEmail"),
    phone,
    emailVerified: provedEmail !== undefined,
    phoneVerified: phone !== null,
    ...{ blocked: false, password: null, customData: {}, registerSource: MADE_BY_OWN_LOGIN },
    profile: { externalId: user.externalId },
  };
}
