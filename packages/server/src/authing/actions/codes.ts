import { type FailureName, MfaError, malformed, type User as UserBody } from "@countersign/contract";
import {
  bindContact,
  type CallerRef,
  type Channel,
  type CodePurpose,
  type Gated,
  isSecondFactorDue,
  loadCaller,
  type Recipient,
  registerWithCode,
  resetPassword,
  sendCode,
  signInWithCode,
  type TokenRef,
  unbindContact,
} from "@countersign/core";
import { cleanTyped } from "@countersign/spelling";
import { presentSignedIn } from "../../present/presentSignedIn.ts";
import { presentUser } from "../../present/presentUser.ts";
import { unlessDue } from "../../present/unlessDue.ts";
import { authenticate } from "../../request/authenticate.ts";
import { applicationOf, handDevice, type RequestContext } from "../../request/requestContext.ts";
import { userScope } from "../../request/userScope.ts";
import { readNewPassword } from "../read/readPassword.ts";
import type { SignupOptions } from "../read/readProfile.ts";
import { type NewAccount, registrationOf } from "./register.ts";

export interface Sending {
  readonly recipient: Recipient;
  readonly purpose: CodePurpose;
  readonly tooSoon: FailureName;
  readonly appId?: string | null | undefined;
}

/** Sends a code. */
export async function send(context: RequestContext, { recipient, purpose, tooSoon, appId }: Sending): Promise<void> {
  const { services, language } = context;
  const application = await applicationOf(context, appId || context.named.appId);
  services.channels.demand(recipient.channel);
  const scope = await userScope(context, application);
  const caller = await callerOrNull(context);
  await sendCode(services.ports, {
    caller,
    application,
    recipient,
    purpose,
    scope,
    language,
    tooSoon,
  });
}

/** Gives who asks for a code, if the request says so: some clients send their stored token along. */
async function callerOrNull(context: RequestContext): Promise<CallerRef | null> {
  if (context.bearer === null) return null;
  try {
    return await authenticate(context, "either");
  } catch (error) {
    if (error instanceof MfaError) return null;
    throw error;
  }
}

export interface CodeLogin {
  readonly recipient: Recipient;
  readonly code: string | null | undefined;
  readonly clientIp: string | null | undefined;
  readonly autoRegister: boolean;
  readonly customData: Readonly<Record<string, unknown>>;
}

/** Signs in with a code. */
export async function loginWithCode(context: RequestContext, login: CodeLogin): Promise<Gated<UserBody>> {
  const { services } = context;
  const { recipient, customData } = login;
  const application = await applicationOf(context);
  const scope = await userScope(context, application, login.clientIp);
  const account = { ...provenAccount(recipient), customData, password: null };
  const registration = login.autoRegister ? registrationOf(scope, account) : null;
  const code = demandCode(login.code);
  const outcome = await signInWithCode(services.ports, { application, recipient, code, registration, scope });
  return unlessDue(outcome, (signedIn) => {
    handDevice(context, signedIn.device);
    return presentSignedIn(services, signedIn);
  });
}

function provenAccount({ channel, address }: Recipient): NewAccount {
  return channel === "sms"
    ? { phone: address, phoneVerified: true, registerSource: "basic:phone-code" }
    : { email: address, emailVerified: true, registerSource: "basic:email-code" };
}

export interface CodeSignup extends SignupOptions, Pick<CodeLogin, "recipient" | "code"> {
  readonly encryptedPassword: string | null | undefined;
}

/** Registers an account with a code. */
export async function signUpWithCode(context: RequestContext, signup: CodeSignup): Promise<Gated<UserBody>> {
  const { services } = context;
  const { recipient, profile, customData, signIn, encryptedPassword } = signup;
  const application = await applicationOf(context);
  const scope = await userScope(context, application, signup.clientIp);
  const password = encryptedPassword ? await readNewPassword(services, application.poolId, encryptedPassword) : null;
  const registration = registrationOf(scope, { ...provenAccount(recipient), profile, customData, password });
  const code = demandCode(signup.code);
  const outcome = await registerWithCode(services.ports, { application, recipient, code, registration, signIn });
  return unlessDue(outcome, (made) =>
    made.kind === "registered" ? presentUser(made.user) : presentSignedIn(services, made),
  );
}

/** Sets a new password for whoever proves the address. */
export async function resetWithCode(
  context: RequestContext,
  reset: { readonly recipient: Recipient; readonly code: string | null | undefined; readonly newPassword: string },
): Promise<void> {
  const { services } = context;
  const application = await applicationOf(context);
  const newPassword = await readNewPassword(services, application.poolId, reset.newPassword, "newPassword");
  const scope = await userScope(context, application);
  await resetPassword(services.ports, { recipient: reset.recipient, code: demandCode(reset.code), newPassword, scope });
}

/** Gives the caller's account an address that a code has proved. Clients keep the token that is answered. */
export async function bindRecipient(
  context: RequestContext,
  caller: TokenRef<"session">,
  recipient: Recipient,
  code: string,
): Promise<Gated<UserBody>> {
  const { services, origin } = context;
  const outcome = await bindContact(services.ports, { caller, recipient, code: demandCode(code), origin });
  return isSecondFactorDue(outcome) ? outcome : showChanged(context, caller);
}

/** Takes an address off the caller's account. */
export async function unbindRecipient(
  context: RequestContext,
  caller: TokenRef<"session">,
  channel: Channel,
): Promise<Gated<UserBody>> {
  const outcome = await unbindContact(context.services.ports, { caller, channel, origin: context.origin });
  return isSecondFactorDue(outcome) ? outcome : showChanged(context, caller);
}

/** Gives the account as it is after what the session was let do, whatever it is to prove next. */
async function showChanged(
  { services, origin, bearer }: RequestContext,
  caller: TokenRef<"session">,
): Promise<UserBody> {
  const { subject, session } = await loadCaller(services.ports, caller, origin);
  return presentUser(subject.user, { token: bearer ?? "", session });
}

/** @throws {MfaError} malformed when no code was sent */
export function demandCode(code: string | null | undefined): string {
  if (code == null || cleanTyped(code) === "") throw malformed("code", "must be given");
  return code;
}
