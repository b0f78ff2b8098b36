import assert from "node:assert/strict";
import {
  type CallerRef,
  confirmFactor,
  enrolFactor,
  type Holder,
  registerUser,
  type SignedIn,
  signInWithPassword,
  type TokenRef,
  verifyFactor,
} from "@countersign/core";
import { computeTotp, decodeBase32 } from "@countersign/otp";
import { APP_ID, from, POOL_ID, type World } from "./createWorld.ts";
import { granted, pendingOf } from "./outcomes.ts";

export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

export const PASSWORD = "right horse battery";
let registered = 0;

/** Makes an account with an e-mail address and a password. */
export async function register({ ports }: World, password = PASSWORD): Promise<Person> {
  registered += 1;
  const email = `person${registered}@example.com`;
  const { userId } = await registerUser(ports, {
    scope: { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from() },
    username: `person${registered}`,
    email,
    phone: null,
    emailVerified: false,
    phoneVerified: false,
    blocked: false,
    password,
    profile: {},
    customData: {},
    registerSource: "basic:email",
  });
  return { userId, email, password };
}

/** Signs in with the password, up to the second factor; by the user name where that stands in place of an address. */
export async function signIn(
  { ports }: World,
  person: Person,
  given: { readonly password?: string; readonly ip?: string; readonly deviceId?: string } = {},
): Promise<SignedIn> {
  const application = (await ports.store.findApplication(APP_ID)) ?? assert.fail("no application");
  return granted(
    signInWithPassword(ports, {
      application,
      identifiers: [
        { kind: "email", key: person.email },
        { kind: "username", key: person.email },
      ],
      password: given.password ?? person.password,
      scope: { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from(given.ip, given.deviceId) },
    }),
  );
}

/** Signs in with the password where that is enough, and gives the session as a caller. */
export async function openSession(world: World, person: Person): Promise<TokenRef<"session">> {
  const { session } = await signIn(world, person);
  return { kind: "session", poolId: POOL_ID, id: session.id };
}

/** Signs in with the password and gives the mfaToken as a caller. */
export async function openMfaToken(world: World, person: Person): Promise<TokenRef<"mfaToken">> {
  const { token } = await pendingOf(signIn(world, person));
  return { kind: "mfaToken", poolId: POOL_ID, id: token.id };
}

/** Signs in with the password and the app, and gives the session as a caller. */
export async function openProven(
  world: World,
  person: Person & { readonly app: AuthenticatorApp },
): Promise<TokenRef<"session">> {
  const { session } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
  return { kind: "session", poolId: POOL_ID, id: session.id };
}

/** What a person has: the app with its secret, and the recovery code on paper. */
export interface AuthenticatorApp {
  readonly secret: string;
  readonly recoveryCode: string;
}

/** Gives the code that the app shows `steps` steps from now. */
export function codeOf({ clock }: World, { secret }: Pick<AuthenticatorApp, "secret">, steps = 0): string {
  const parameters = { algorithm: "SHA1", digits: 6, periodSeconds: 30 } as const;
  return computeTotp({ secret: decodeBase32(secret), parameters, nowMs: clock.nowMs() + steps * 30_000 });
}

/** Gives a code that is none of those the app shows around now. */
export function wrongCode(world: World, app: Pick<AuthenticatorApp, "secret">): string {
  const near = [-2, -1, 0, 1, 2].map((steps) => codeOf(world, app, steps));
  for (let number = 0; ; number += 1) {
    const code = String(number).padStart(6, "0");
    if (!near.includes(code)) return code;
  }
}

export async function enrol({ ports }: World, caller: CallerRef): Promise<AuthenticatorApp> {
  const totp = { kind: "totp", input: (holder: Holder) => holder, source: "SELF", name: "phone" } as const;
  const { view, recoveryCode } = await granted(enrolFactor(ports, { ...totp, caller, origin: from() }));
  return { secret: view.secret, recoveryCode };
}

export async function confirm({ ports }: World, caller: CallerRef, proof: string): Promise<SignedIn | null> {
  return granted(confirmFactor(ports, { caller, kind: "totp", proof, origin: from() }));
}

/** Binds an app by a caller who may, and lets its first code grow old. */
export async function bindBy(world: World, caller: CallerRef): Promise<AuthenticatorApp> {
  const app = await enrol(world, caller);
  await confirm(world, caller, codeOf(world, app));
  world.clock.advance(90_000);
  return app;
}

/** Makes an account that has an authenticator app. */
export async function registerWithApp(world: World): Promise<Person & { readonly app: AuthenticatorApp }> {
  const person = await register(world);
  return { ...person, app: await bindBy(world, await openSession(world, person)) };
}

/** Submits a proof for an mfaToken. */
export async function submit(
  { ports }: World,
  token: CallerRef,
  proof: string,
  kind: "totp" | "recovery" = "totp",
  ip?: string,
  by: { readonly deviceId?: string | null; readonly userAgent?: string } = {},
): Promise<SignedIn> {
  const origin = { ...from(ip), ...by };
  return verifyFactor(ports, { caller: { ...token, kind: "mfaToken" }, kind, origin }, { proof });
}
