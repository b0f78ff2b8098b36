import type { User as UserBody } from "@countersign/contract";
import {
  type Gated,
  type Profile,
  type Registration,
  registerAndSignIn,
  registerUser,
  type Scope,
} from "@countersign/core";
import { presentSignedIn } from "../../present/presentSignedIn.ts";
import { presentUser } from "../../present/presentUser.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import { applicationOf, type RequestContext } from "../../request/requestContext.ts";
import { userScope } from "../../request/userScope.ts";
import { readNewPassword } from "../read/readPassword.ts";
import type { SignupOptions } from "../read/readProfile.ts";

/** An account to be made. What is left out is not there. */
export interface NewAccount {
  readonly username?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly emailVerified?: boolean;
  readonly phoneVerified?: boolean;
  readonly blocked?: boolean;
  readonly profile?: Profile;
  readonly customData?: Readonly<Record<string, unknown>>;
  readonly registerSource: string;
}

export function registrationOf(scope: Scope, account: NewAccount & { readonly password: string | null }): Registration {
  return {
    username: null,
    email: null,
    phone: null,
    emailVerified: false,
    phoneVerified: false,
    blocked: false,
    profile: {},
    customData: {},
    ...account,
    scope,
  };
}

/** A name that nobody has proved. */
type ClaimedName = { readonly email: string } | { readonly username: string } | { readonly phone: string };

/** Gives an account to be made under a name that nobody has proved. */
export function accountNamed(name: ClaimedName): NewAccount {
  const [kind] = Object.keys(name);
  return { ...name, registerSource: `basic:${kind}` };
}

export interface Signup extends SignupOptions {
  readonly name: ClaimedName;
  readonly encryptedPassword: string;
}

/** Registers an account with an encrypted password. */
export async function register(context: RequestContext, signup: Signup): Promise<Gated<UserBody>> {
  const { services } = context;
  const { name, encryptedPassword, profile, customData, signIn, clientIp } = signup;
  const application = await applicationOf(context);
  const password = await readNewPassword(services, application.poolId, encryptedPassword);
  const scope = await userScope(context, application, clientIp);
  const registration = registrationOf(scope, { ...accountNamed(name), profile, customData, password });
  if (!signIn) return presentUser(await registerUser(services.ports, registration));
  const outcome = await registerAndSignIn(services.ports, registration, application);
  return unlessDue(outcome, (signedIn) => presentSignedIn(services, signedIn));
}
