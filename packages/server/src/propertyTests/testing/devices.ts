import assert from "node:assert/strict";
import {
  type AppId,
  createApplication,
  type FactorKind,
  type Gated,
  listTrustedDevices,
  type PolicyFactor,
  type ShownDevice,
  type SignedIn,
  signInWithPassword,
  type TokenRef,
  trustDevice,
} from "@countersign/core";
import { readDeviceTokens, shownBy } from "../../request/deviceTokens.ts";
import { patchApplication } from "./behaving.ts";
import { APP_ID, demandFactors, from, POOL_ID, type World } from "./createWorld.ts";
import { granted, outcomeOf } from "./outcomes.ts";
import { type AuthenticatorApp, openProven, type Person, registerWithApp } from "./person.ts";

export type Owner = Person & { readonly app: AuthenticatorApp };

export function shown({ ports }: World, ...tokens: readonly string[]): readonly ShownDevice[] {
  return shownBy(readDeviceTokens({ "x-countersign-device": tokens.join("~") }), ports);
}

export interface Showing {
  readonly password?: string;
  readonly ip?: string;
  readonly appId?: AppId;
}

/** Passes the password, and shows tokens of devices. */
export async function signInShowing(
  world: World,
  { email, password }: Person,
  tokens: readonly string[],
  { password: typed = password, ip, appId = APP_ID }: Showing = {},
): Promise<Gated<SignedIn>> {
  const application = (await world.ports.store.findApplication(appId)) ?? assert.fail("no application");
  const origin = { ...from(ip), trustedDevices: shown(world, ...tokens) };
  return signInWithPassword(world.ports, {
    application,
    identifiers: [{ kind: "email", key: email }],
    password: typed,
    scope: { poolId: POOL_ID, appId, actor: "user", origin },
  });
}

/** Gives the token that the device of a session is to show. */
export async function trust(
  world: World,
  caller: TokenRef<"session">,
  tokens: readonly string[] = [],
): Promise<string> {
  const origin = { ...from(), trustedDevices: shown(world, ...tokens) };
  const { given } = await granted(trustDevice(world.ports, { caller, origin }));
  return given.token;
}

/** Has a world whose application demands an app and lets devices be trusted for thirty days. */
export async function allowTrust(
  world: World,
  trustDays = 30,
  factors: readonly PolicyFactor[] = ["OTP"],
): Promise<void> {
  await demandFactors(world, factors);
  await patchApplication(world, { trustDays });
}

export interface Trusting {
  readonly owner: Owner;
  readonly session: TokenRef<"session">;
  readonly token: string;
}

/** Makes an account that has an app, and a device which it trusts. */
export async function trusting(world: World): Promise<Trusting> {
  await demandFactors(world, []);
  const owner = await registerWithApp(world);
  await allowTrust(world);
  const session = await openProven(world, owner);
  return { owner, session, token: await trust(world, session) };
}

/** Shows a token, and gives what is to be shown next in its place. */
export async function serve(
  world: World,
  person: Person,
  token: string,
  showing: Showing = {},
): Promise<{
  readonly session: TokenRef<"session">;
  readonly next: string;
}> {
  const { session, device } = await granted(signInShowing(world, person, [token], showing));
  assert.ok(device !== null, "nothing stood in");
  return { session: { kind: "session", poolId: POOL_ID, id: session.id }, next: device.token };
}

/** Makes another application that demands and trusts the same. */
export async function secondApplication({ ports }: World): Promise<AppId> {
  const first = (await ports.store.findApplication(APP_ID)) ?? assert.fail("no application");
  const scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() } as const;
  return (await createApplication(ports, scope, { ...first, name: "Second" })).application.id;
}

/** Marks a factor as passed in a session, past every rule. */
export async function pass({ ports }: World, { poolId, id }: TokenRef<"session">, kind: FactorKind): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const settled = await ports.store.settle([{ type: "elevateSession", poolId, id, kind, amr: [], nowMs }]);
  assert.equal(settled.settled, true);
}

/** How a session stands with its application: "holds", "mfaRequired", or why it counts no more. */
export async function standing(world: World, id: string): Promise<string> {
  const caller = { kind: "session", poolId: POOL_ID, id } as const;
  const outcome = await outcomeOf(listTrustedDevices(world.ports, caller, from()));
  return outcome === "success" ? "holds" : outcome;
}
