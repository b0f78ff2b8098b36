import assert from "node:assert/strict";
import {
  type Application,
  beginOwnLogin,
  issueAuthorizationCode,
  redeemAuthorizationCode,
  renewRecoveryCode,
  type TokenRef,
  type WindowName,
} from "@countersign/core";
import { APP_ID, from, POOL_ID } from "../createWorld.ts";
import { outcomeOf } from "../outcomes.ts";
import { openProven, openSession, type Person, register, registerWithApp } from "../person.ts";
import type { PostedWorld } from "../post.ts";
import { type Exhaustion, fill, HOME, scopeAt } from "./exhaustion.ts";

const BACK = "https://app.example.com/callback";
const VERIFIER = "v".repeat(43);

async function applicationOf({ storehouse }: PostedWorld): Promise<Application> {
  const found = (await storehouse.admin.listApplications(POOL_ID)).find(({ id }) => id === APP_ID);
  return found ?? assert.fail("there is the application");
}

async function goBack(world: PostedWorld, caller: TokenRef<"session">): Promise<string> {
  const challengeDigest = world.ports.digest(VERIFIER);
  const asked = { caller, appId: APP_ID, redirectUri: BACK, challengeDigest, origin: from() };
  const code = await issueAuthorizationCode(world.ports, asked);
  return typeof code === "string" ? code : assert.fail("nothing more is due");
}

/** Does something in a session of somebody, and again when the window is full. */
function again(
  name: WindowName,
  act: (world: PostedWorld, caller: TokenRef<"session">) => Promise<unknown>,
  begin: (world: PostedWorld) => Promise<{ person: Person; caller: TokenRef<"session"> }> = signedIn,
): Exhaustion {
  return {
    async run(world) {
      const patch = { redirectUris: [BACK] };
      await world.ports.store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch }]);
      const { person, caller } = await begin(world);
      await act(world, caller);
      await fill(world, name);
      return { person, attempt: () => outcomeOf(act(world, caller)) };
    },
  };
}

async function signedIn(world: PostedWorld) {
  const person = await register(world);
  return { person, caller: await openSession(world, person) };
}

async function proven(world: PostedWorld) {
  const person = await registerWithApp(world);
  return { person, caller: await openProven(world, person) };
}

/** Has a back end pass somebody's first factor once, and again when the window is full. */
function passing(name: "ownLogin" | "ownLoginUser"): Exhaustion {
  return {
    async run(world) {
      const person = await register(world);
      const login = {
        application: await applicationOf(world),
        identifier: { kind: "id", key: person.userId },
        amr: [],
        registration: null,
        isReported: null,
        scope: scopeAt(HOME),
        seen: scopeAt(HOME).origin,
      } as const;
      await beginOwnLogin(world.ports, login);
      await fill(world, name);
      return { person, attempt: () => outcomeOf(beginOwnLogin(world.ports, login)) };
    },
  };
}

export const applications = {
  authorization: again("authorization", goBack),
  exchange: again("exchange", async (world, caller) => {
    const [application, code] = [await applicationOf(world), await goBack(world, caller)];
    const redemption = { application, code, verifier: VERIFIER, redirectUri: BACK, origin: from() };
    return redeemAuthorizationCode(world.ports, redemption);
  }),
  ownLogin: passing("ownLogin"),
  ownLoginUser: passing("ownLoginUser"),
  recoveryCode: again(
    "recoveryCode",
    ({ ports }, caller) => renewRecoveryCode(ports, { caller, origin: from() }),
    proven,
  ),
} as const satisfies Partial<Record<WindowName, Exhaustion>>;
