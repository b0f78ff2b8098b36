import { type AuthingRoutes, malformed, type RouteBody } from "@countersign/contract";
import { endSession, type Identifier } from "@countersign/core";
import type { HandlerInput, Handlers } from "../../http/handler.ts";
import { signUserToken } from "../../present/presentSignedIn.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import { demandClientSecret } from "../../request/clientSecrets.ts";
import { applicationOf, type RequestContext } from "../../request/requestContext.ts";
import { normalisePassword } from "../../tokens/normalisePassword.ts";
import { identifyEmail } from "../../typed/identifyEmail.ts";
import { identifyUsername } from "../../typed/identifyUsername.ts";
import { readAccount } from "../../typed/readAccount.ts";
import { readPhone } from "../../typed/readPhone.ts";
import { readCurrentUser } from "../actions/account.ts";
import { autoRegisterAs, loginWithPassword, signInOrRegister } from "../actions/signIn.ts";
import { readSentPassword } from "../read/readPassword.ts";

export const signInHandlers = {
  async loginByAccount({ context, body }) {
    const identifiers = readAccount(body.account, context.services.defaultCountryCode);
    const autoRegister = body.autoRegister ? autoRegisterAs(identifiers) : null;
    const login = { identifiers, encryptedPassword: body.password, clientIp: body.clientIp, autoRegister };
    return { data: await loginWithPassword(context, login) };
  },

  async signIn({ context, body }) {
    const { services } = context;
    const application = await applicationOf(context, body.client_id ?? context.named.appId);
    if (body.client_secret != null) demandClientSecret(services, application, body.client_secret);
    const { passwordPayload, options } = body;
    const password =
      options?.passwordEncryptType === "rsa"
        ? await readSentPassword(services, application.poolId, passwordPayload.password)
        : normalisePassword(passwordPayload.password);
    const identifiers = payloadIdentifiers(context, body);
    const request = { application, identifiers, password, clientIp: options?.clientIp, autoRegister: null };
    const data = unlessDue(await signInOrRegister(context, request), ({ session, user }) => {
      const token = signUserToken(services, session, user);
      const expires_in = Math.floor((session.expiresAtMs - session.createdAtMs) / 1000);
      const words = { token_type: "Bearer", scope: "openid profile" } as const;
      return { access_token: token, id_token: token, expires_in, ...words };
    });
    return { data };
  },

  currentUser: async ({ context, caller }) => ({ data: await readCurrentUser(context, caller) }),

  logout,
  logoutAtRoot: logout,
} satisfies Partial<Handlers<AuthingRoutes>>;

async function logout({ context, caller }: HandlerInput<AuthingRoutes["logout"]>): Promise<{ data: null }> {
  await endSession(context.services.ports, caller, context.origin);
  return { data: null };
}

function payloadIdentifiers(
  { services }: RequestContext,
  { passwordPayload, options }: RouteBody<AuthingRoutes["signIn"]>,
): readonly Identifier[] {
  const { account, email, phone, username } = passwordPayload;
  const { defaultCountryCode } = services;
  const phoneCountryCode = options?.phoneCountryCode;
  const named = Object.entries({ account, email, phone, username }).filter(([, text]) => text);
  const [, second] = named;
  if (second !== undefined) throw malformed(`passwordPayload.${second[0]}`, `cannot be given with ${named[0]?.[0]}`);
  if (email) return [identifyEmail(email, "passwordPayload.email")];
  if (phone) {
    const key = readPhone({ phone, phoneCountryCode }, defaultCountryCode, "passwordPayload.phone");
    return [{ kind: "phone", key }];
  }
  if (username) return [identifyUsername(username, "passwordPayload.username")];
  if (account) return readAccount(account, defaultCountryCode, phoneCountryCode);
  throw malformed("passwordPayload.account", "or email, phone or username must be given");
}
