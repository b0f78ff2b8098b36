import { MfaError, type User as UserBody } from "@countersign/contract";
import {
  type Application,
  type Gated,
  type Identifier,
  registerAndSignIn,
  type SignedIn,
  signInWithPassword,
} from "@countersign/core";
import { presentSignedIn } from "../../present/presentSignedIn.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import { applicationOf, handDevice, type RequestContext } from "../../request/requestContext.ts";
import { userScope } from "../../request/userScope.ts";
import { readEmail } from "../../typed/readEmail.ts";
import { readUsername } from "../../typed/readUsername.ts";
import { readSentPassword } from "../read/readPassword.ts";
import { accountNamed, type NewAccount, registrationOf } from "./register.ts";

export interface PasswordLogin {
  readonly identifiers: readonly Identifier[];
  readonly encryptedPassword: string;
  readonly clientIp: string | null | undefined;
  /** Makes this account when no one has the name. */
  readonly autoRegister: NewAccount | null;
}

/** Signs in with an encrypted password and gives the account with its token. */
export async function loginWithPassword(context: RequestContext, login: PasswordLogin): Promise<Gated<UserBody>> {
  const { services } = context;
  const application = await applicationOf(context);
  const password = await readSentPassword(services, application.poolId, login.encryptedPassword);
  const signIn = { ...login, application, password };
  return unlessDue(await signInOrRegister(context, signIn), (signedIn) => presentSignedIn(services, signedIn));
}

export interface SignInRequest extends Omit<PasswordLogin, "encryptedPassword"> {
  readonly application: Application;
  readonly password: string | null;
}

/** Signs in with a password, or makes the account where that was asked for and the name is free. */
export async function signInOrRegister(context: RequestContext, request: SignInRequest): Promise<Gated<SignedIn>> {
  const { services } = context;
  const { application, identifiers, password, clientIp, autoRegister } = request;
  const scope = await userScope(context, application, clientIp);
  if (autoRegister !== null && password !== null && !(await isTaken(context, application, identifiers))) {
    const registration = registrationOf(scope, { ...autoRegister, password });
    try {
      return await registerAndSignIn(services.ports, registration, application);
    } catch (error) {
      // Another request has just taken it: whoever knows the password is its owner.
      if (!isNameTaken(error)) throw error;
    }
  }
  const outcome = await signInWithPassword(services.ports, { application, identifiers, password, scope });
  return unlessDue(outcome, (signedIn) => {
    handDevice(context, signedIn.device);
    return signedIn;
  });
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

function isNameTaken(error: unknown): boolean {
  return error instanceof MfaError && (error.failure === "emailTaken" || error.failure === "usernameTaken");
}

/**
 * Gives the account that a sign-in makes when its name is free; none for a number, which is an account's only once a
 * code has proved it.
 * @throws {MfaError} malformed when no account may have the name
 */
export function autoRegisterAs(identifiers: readonly Identifier[]): NewAccount | null {
  const [likeliest] = identifiers;
  if (likeliest?.kind === "email") return accountNamed({ email: readEmail(likeliest.key, "account") });
  if (likeliest?.kind === "username")
    return accountNamed({ username: readUsername(likeliest.spelling ?? likeliest.key, "account") });
  return null;
}
