import type { AuthingRoutes } from "@countersign/contract";
import type { HandlerAnswer, HandlerInput, Handlers } from "../../http/handler.ts";
import { readEmail } from "../../typed/readEmail.ts";
import { readPhone } from "../../typed/readPhone.ts";
import { readUsername } from "../../typed/readUsername.ts";
import { register } from "../actions/register.ts";
import { readSignup } from "../read/readProfile.ts";

export const registrationHandlers = {
  registerByEmail,
  registerByEmailAsGuard: registerByEmail,
  registerByUsername,
  registerByUsernameAsGuard: registerByUsername,

  async registerByPhone({ context, body }) {
    const { account, phoneCountryCode } = body;
    const phone = readPhone({ phone: account, phoneCountryCode }, context.services.defaultCountryCode, "account");
    return {
      data: await register(context, { ...readSignup(body), name: { phone }, encryptedPassword: body.password }),
    };
  },
} satisfies Partial<Handlers<AuthingRoutes>>;

type Asked<Name extends keyof AuthingRoutes> = Pick<HandlerInput<AuthingRoutes[Name]>, "context" | "body">;

async function registerByEmail({
  context,
  body,
}: Asked<"registerByEmail">): Promise<HandlerAnswer<AuthingRoutes["registerByEmail"]>> {
  const name = { email: readEmail(body.email) };
  return { data: await register(context, { ...readSignup(body), name, encryptedPassword: body.password }) };
}

async function registerByUsername({
  context,
  body,
}: Asked<"registerByUsername">): Promise<HandlerAnswer<AuthingRoutes["registerByUsername"]>> {
  const name = { username: readUsername(body.username) };
  return { data: await register(context, { ...readSignup(body), name, encryptedPassword: body.password }) };
}
