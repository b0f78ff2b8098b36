import {
  type Change,
  registerUser,
  type StandingName,
  storePhoto,
  updateApplication,
  updateOwnProfile,
  updateUser,
} from "@countersign/core";
import { registrationOf } from "../../../authing/actions/register.ts";
import { pictureOf } from "../../../face/testing/createFakeFaceEngine.ts";
import { ask } from "../codes.ts";
import { APP_ID, from, POOL_ID } from "../createWorld.ts";
import { outcomeOf } from "../outcomes.ts";
import {
  codeOf,
  openMfaToken,
  openSession,
  PASSWORD,
  register,
  registerWithApp,
  signIn,
  submit,
  wrongCode,
} from "../person.ts";
import type { PostedWorld } from "../post.ts";
import { type Exhausted, type Exhaustion, HOME, registerReached, scopeAt, THERE } from "./exhaustion.ts";

const DAY_MS = 24 * 3_600_000;

/** Has a change made to the account. */
function changed(change: (subject: { readonly poolId: string; readonly userId: string }) => Change): Exhaustion {
  return {
    async run(world) {
      const person = await register(world);
      await world.ports.store.settle([change({ poolId: POOL_ID, userId: person.userId })]);
      return { person, attempt: () => outcomeOf(signIn(world, person)) };
    },
  };
}

async function failApp(world: PostedWorld, isOff: boolean): Promise<Exhausted> {
  const person = await registerWithApp(world);
  const token = await openMfaToken(world, person);
  for (let time = 0; time < 5; time += 1) await outcomeOf(submit(world, token, wrongCode(world, person.app)));
  const off = "update attempts set failures = 100, locked_until_ms = null where user_id = $1";
  if (isOff) await world.database.write((sql) => sql.run(off, [person.userId]));
  return { person, attempt: () => outcomeOf(submit(world, token, codeOf(world, person.app))) };
}

/** More than the tolerance between clocks and two windows of codes. */
const AHEAD_FORGIVEN_MS = 180_000;

async function runAhead(world: PostedWorld): Promise<Exhausted> {
  const person = await registerWithApp(world);
  world.clock.advance(DAY_MS);
  await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
  world.clock.advance(-DAY_MS);
  const attempt = async () => {
    // Codes that could be taken when it is freed may have been used before the clock went ahead: they stay used.
    world.clock.advance(AHEAD_FORGIVEN_MS);
    return outcomeOf(submit(world, await openMfaToken(world, person), codeOf(world, person.app)));
  };
  return { person, attempt };
}

async function holdEnrolment(world: PostedWorld): Promise<Exhausted> {
  const patch = { firstEnrolment: "proved" } as const;
  const scope = scopeAt(HOME, "operator");
  await updateApplication(world.ports, { scope, appId: APP_ID, patch, factors: null });
  const account = { username: "nowhere", password: PASSWORD, registerSource: "test" };
  const { userId } = await registerUser(world.ports, registrationOf(scopeAt(HOME), account));
  const person = { userId, email: "nowhere", password: PASSWORD };
  return { person, attempt: () => outcomeOf(signIn(world, person)) };
}

async function fillAccount(world: PostedWorld): Promise<Exhausted> {
  const person = await register(world);
  const caller = await openSession(world, person);
  // With the brackets and the name that JSON puts around, exactly as much as an account may hold.
  const patch = { customData: { a: "x".repeat(64_000 - 10) } };
  await updateUser(world.ports, { scope: scopeAt(HOME, "management"), userId: person.userId, patch });
  const more = { profile: { company: "x" } };
  return { person, attempt: () => outcomeOf(updateOwnProfile(world.ports, { caller, patch: more, origin: from() })) };
}

async function fillPhotos(world: PostedWorld): Promise<Exhausted> {
  const person = await register(world);
  const store = (ip: string) =>
    storePhoto(world.ports, { folder: "face", content: pictureOf({ person: 0 }), poolId: POOL_ID, origin: from(ip) });
  await store(HOME);
  return { person, attempt: () => outcomeOf(store(THERE)) };
}

async function reachAbroad(world: PostedWorld): Promise<Exhausted> {
  const person = await registerReached(world);
  return { person, attempt: () => outcomeOf(ask(world, person.number, "signIn", { ip: THERE })) };
}

export const standing: Readonly<Record<StandingName, Exhaustion>> = {
  blocked: {
    async run(world) {
      const person = await register(world);
      const patch = { blocked: true };
      await updateUser(world.ports, { scope: scopeAt(HOME, "management"), userId: person.userId, patch });
      return { person, attempt: () => outcomeOf(signIn(world, person)) };
    },
  },
  passwordSuspended: changed((subject) => ({ type: "suspendPassword", subject })),
  passwordDisavowed: changed((subject) => ({ type: "disavowPassword", subject })),
  factorLocked: { run: (world) => failApp(world, false) },
  factorDisabled: { run: (world) => failApp(world, true) },
  usedAhead: { run: runAhead },
  enrolmentHeld: { factors: ["OTP"], run: holdEnrolment },
  countryUnserved: { settings: { COUNTERSIGN_SMS_COUNTRIES: "US" }, run: reachAbroad },
  accountBytes: { run: fillAccount },
  photosWaiting: { settings: { COUNTERSIGN_LIMIT_PHOTOS_WAITING: "1" }, run: fillPhotos },
};
