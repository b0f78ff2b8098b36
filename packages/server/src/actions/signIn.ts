import type { User as UserBody } from "@countersign/contract";
import {
  type Application,
  type Identifier,
  registerAndSignIn,
  type Scope,
  type SignedIn,
  signInWithPassword,
} from "@countersign/core";
import { originWithClientIp } from "../request/authenticate.ts";
import { applicationOf, type RequestContext } from "../request/requestContext.ts";
import { presentSignedIn } from "./issueSession.ts";
import { readSentPassword } from "./readPassword.ts";
import { type NewAccount, registrationOf } from "./register.ts";

export interface PasswordLogin {
  readonly identifiers: readonly Identifier[];
  readonly encryptedPassword: string;
  readonly clientIp: string | null | undefined;
  /** Makes this account when no one has the name. */
  readonly autoRegister: NewAccount | null;
}

/** Signs in with an encrypted password and gives the account with its token. */
export async function loginWithPassword(context: RequestContext, login: PasswordLogin): Promise<UserBody> {
  const { services } = context;
  const application = await applicationOf(context);
  const password = await readSentPassword(services, application.poolId, login.encryptedPassword);
  const signIn = { ...login, application, password };
  return presentSignedIn(services, await signInOrRegister(context, signIn));
}

export interface SignInRequest extends Omit<PasswordLogin, "encryptedPassword"> {
  readonly application: Application;
  readonly password: string | null;
}

/** Signs in with a password, or makes the account where that was asked for and the name is free. */
export async function signInOrRegister(context: RequestContext, request: SignInRequest): Promise<SignedIn> {
  const { services } = context;
  const { application, identifiers, password, clientIp, autoRegister } = request;
  const origin = await originWithClientIp(context, clientIp);
  const scope: Scope = { poolId: application.poolId, appId: application.id, actor: "user", origin };
  if (autoRegister !== null && password !== null && !(await isTaken(context, application, identifiers))) {
    const registration = registrationOf(scope, { ...autoRegister, password });
    return registerAndSignIn(services.ports, registration, application, "password");
  }
  return signInWithPassword(services.ports, { application, identifiers, password, scope });
}

async function isTaken(
  { services }: RequestContext,
  { poolId }: Application,
  identifiers: readonly Identifier[],
): Promise<boolean> {
  for (const identifier of identifiers) {
    if ((await services.ports.store.findSubject(poolId, identifier)) !== null) return true;
  }
  return false;
}

/** Gives the account that a sign-in makes when its name is free: a name that may be several things becomes the first. */
export function autoRegisterAs(identifiers: readonly Identifier[]): NewAccount | null {
  const [first] = identifiers;
  if (first === undefined || first.kind === "id" || first.kind === "externalId") return null;
  return { [first.kind]: first.key, registerSource: `basic:${first.kind}` };
}
