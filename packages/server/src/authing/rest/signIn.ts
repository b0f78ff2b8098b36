import { malformed, type RouteBody, type Routes } from "@countersign/contract";
import type { Identifier } from "@countersign/core";
import { demandClientSecret } from "../../request/authenticate.ts";
import { applicationOf, type RequestContext } from "../../request/requestContext.ts";
import { logout, readCurrentUser } from "../actions/account.ts";
import { introspectMfaToken } from "../actions/introspectMfaToken.ts";
import { signUserToken } from "../actions/issueSession.ts";
import { readPublicConfig } from "../actions/publicConfig.ts";
import { autoRegisterAs, loginWithPassword, signInOrRegister } from "../actions/signIn.ts";
import { unlessDue } from "../present/unlessDue.ts";
import { readAccount, readEmail, readPhone, readUsername } from "../read/identifiers.ts";
import { readPlainPassword, readSentPassword } from "../read/readPassword.ts";
import type { Handler } from "./handler.ts";

export const wellKnown: Handler<Routes["wellKnown"]> = async ({ context }) => {
  const { poolId } = await applicationOf(context);
  return { data: { publicKey: await context.services.passwordTransport.publicKeyPem(poolId) } };
};

export const publicConfig: Handler<Routes["publicConfig"]> = async ({ context, params }) => ({
  data: await readPublicConfig(context, params.id),
});

export const loginByAccount: Handler<Routes["loginByAccount"]> = async ({ context, body }) => {
  const identifiers = readAccount(body.account, context.services.defaultCountryCode);
  const autoRegister = body.autoRegister ? autoRegisterAs(identifiers) : null;
  const login = { identifiers, encryptedPassword: body.password, clientIp: body.clientIp, autoRegister };
  return { data: await loginWithPassword(context, login) };
};

export const signIn: Handler<Routes["signIn"]> = async ({ context, body }) => {
  const { services } = context;
  const application = await applicationOf(context, body.client_id?.toLowerCase() ?? context.named.appId);
  if (body.client_secret != null) demandClientSecret(services, application, body.client_secret);
  const { passwordPayload, options } = body;
  const password =
    options?.passwordEncryptType === "rsa"
      ? await readSentPassword(services, application.poolId, passwordPayload.password)
      : readPlainPassword(passwordPayload.password);
  const identifiers = payloadIdentifiers(context, body);
  const request = { application, identifiers, password, clientIp: options?.clientIp, autoRegister: null };
  const data = unlessDue(await signInOrRegister(context, request), ({ session, user }) => {
    const token = signUserToken(services, session, user);
    const expires_in = Math.floor((session.expiresAtMs - session.createdAtMs) / 1000);
    return { access_token: token, id_token: token, token_type: "Bearer", expires_in, scope: "openid profile" } as const;
  });
  return { data };
};

function payloadIdentifiers({ services }: RequestContext, body: RouteBody<Routes["signIn"]>): readonly Identifier[] {
  const { account, email, phone, username } = body.passwordPayload;
  const countryCode = body.options?.phoneCountryCode ?? services.defaultCountryCode;
  if (email) return [{ kind: "email", key: readEmail(email, "passwordPayload.email") }];
  if (phone) return [{ kind: "phone", key: readPhone(phone, countryCode, "passwordPayload.phone") }];
  if (username) return [{ kind: "username", key: readUsername(username, "passwordPayload.username") }];
  if (account) return readAccount(account, countryCode);
  throw malformed("passwordPayload.account", "or email, phone or username must be given");
}

export const currentUser: Handler<Routes["currentUser"]> = async ({ context, caller }) => ({
  data: await readCurrentUser(context, caller),
});

export const endSession: Handler<Routes["logout"]> = async ({ context, caller }) => {
  await logout(context, caller);
  return { data: null };
};

export const introspect: Handler<Routes["introspectMfaToken"]> = async ({ context, body }) => {
  const introspection = await introspectMfaToken(context, body.token);
  return { data: introspection, beside: introspection };
};

export const introspectByQuery: Handler<Routes["introspectMfaTokenByQuery"]> = async ({ context, query }) => {
  const introspection = await introspectMfaToken(context, query.token);
  return { data: introspection, beside: introspection };
};
