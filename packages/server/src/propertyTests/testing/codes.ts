import assert from "node:assert/strict";
import {
  bindContact,
  type CallerRef,
  type CodePurpose,
  type Recipient,
  registerWithCode,
  resetPassword,
  type Scope,
  type ShownDevice,
  type SignedIn,
  sendCode,
  signInWithCode,
  type TokenRef,
  type User,
  verifyAddress,
} from "@countersign/core";
import { registrationOf } from "../../authing/actions/register.ts";
import { APP_ID, from, POOL_ID, type World } from "./createWorld.ts";
import { granted } from "./outcomes.ts";
import { codeFor, type PostedWorld } from "./post.ts";

export const PURPOSES: readonly CodePurpose[] = [
  "signIn",
  "register",
  "resetPassword",
  "bind",
  "unbind",
  "mfaVerify",
  "mfaBind",
  "mfaUnbind",
  "completeProfile",
  "general",
];

export interface Given {
  readonly ip?: string;
  readonly deviceId?: string;
  /** What it shows of trusted devices. */
  readonly devices?: readonly ShownDevice[];
  readonly appId?: string;
  readonly caller?: CallerRef;
}

function scopeOf({ ip, deviceId, devices = [], appId = APP_ID }: Given): Scope {
  return { poolId: POOL_ID, appId, actor: "user", origin: { ...from(ip, deviceId), trustedDevices: devices } };
}

async function applicationOf({ ports }: World, appId = APP_ID) {
  return (await ports.store.findApplication(appId)) ?? assert.fail("no application");
}

/** Asks for a code. */
export async function ask(world: World, recipient: Recipient, purpose: CodePurpose, given: Given = {}): Promise<void> {
  await sendCode(world.ports, {
    application: await applicationOf(world, given.appId),
    recipient,
    purpose,
    scope: scopeOf(given),
    caller: given.caller ?? null,
    language: null,
    tooSoon: recipient.channel === "sms" ? "smsTooOften" : "emailTooOften",
  });
}

/** Asks for a code and reads it. */
export async function askAndRead(
  world: PostedWorld,
  recipient: Recipient,
  purpose: CodePurpose,
  given: Given = {},
): Promise<string> {
  await ask(world, recipient, purpose, given);
  return codeFor(world, recipient, purpose);
}

/** Signs in with a code; an account is made where that is asked for. */
export async function signInBy(
  world: World,
  recipient: Recipient,
  code: string,
  given: Given & { readonly autoRegister?: boolean } = {},
): Promise<SignedIn> {
  const scope = scopeOf(given);
  const registration = given.autoRegister === true ? registrationFor(scope, recipient) : null;
  const application = await applicationOf(world, given.appId);
  return granted(signInWithCode(world.ports, { application, recipient, code, registration, scope }));
}

/** Registers an account with a code. */
export async function registerBy(
  world: World,
  recipient: Recipient,
  code: string,
  given: Given & { readonly signIn?: boolean } = {},
): Promise<User> {
  const scope = scopeOf(given);
  const application = await applicationOf(world, given.appId);
  const registration = registrationFor(scope, recipient);
  const request = { application, recipient, code, registration, signIn: given.signIn ?? false };
  return (await granted(registerWithCode(world.ports, request))).user;
}

function registrationFor(scope: Scope, { channel, address }: Recipient) {
  const own = channel === "sms" ? { phone: address, phoneVerified: true } : { email: address, emailVerified: true };
  return registrationOf(scope, { ...own, registerSource: "test", password: null });
}

/** Sets a new password with a code. */
export async function resetBy(world: World, recipient: Recipient, code: string, given: Given = {}): Promise<void> {
  await resetPassword(world.ports, { recipient, code, newPassword: NEW_PASSWORD, scope: scopeOf(given) });
}

export const NEW_PASSWORD = "quite another password";

/** Completes a sign-in with a code. */
export async function verifyBy(
  { ports }: World,
  token: CallerRef,
  recipient: Recipient,
  code: string,
): Promise<SignedIn> {
  const caller = { ...token, kind: "mfaToken" } as const;
  return granted(verifyAddress(ports, { caller, recipient, code, origin: from() }));
}

/** Gives the account of a session an address. */
export async function bindBySession(
  { ports }: World,
  caller: TokenRef<"session">,
  recipient: Recipient,
  code: string,
): Promise<User> {
  return granted(bindContact(ports, { caller, recipient, code, origin: from() }));
}

/** Has a session pass its second factor at this moment. */
export async function elevate({ ports }: World, { id }: CallerRef): Promise<void> {
  const nowMs = ports.clock.nowMs();
  await ports.store.settle([{ type: "elevateSession", poolId: POOL_ID, id, kind: "totp", amr: ["otp", "mfa"], nowMs }]);
}
