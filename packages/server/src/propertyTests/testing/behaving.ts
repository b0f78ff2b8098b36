import assert from "node:assert/strict";
import {
  type Application,
  type ApplicationPatch,
  type Gated,
  isSecondFactorDue,
  NOWHERE,
  type PlaceOfAddress,
  type SignedIn,
  type SignInDecisionRecord,
  type Surroundings,
  signInWithPassword,
} from "@countersign/core";
import { APP_ID, from, POOL_ID, type World } from "./createWorld.ts";
import { codeOf, PASSWORD, type Person, register, submit } from "./person.ts";
import { PLANTED_SECRET, plantFactor } from "./plantFactor.ts";

const HOUR_MS = 3_600_000;

const SHANGHAI = { latitudeDegrees: 31.23, longitudeDegrees: 121.47, radiusKm: 50 };
const LONDON = { latitudeDegrees: 51.51, longitudeDegrees: -0.13, radiusKm: 50 };

/** Places by how an address begins. */
const MAP: Readonly<Record<string, PlaceOfAddress>> = {
  "192.0.2.": { country: "CN", city: "Shanghai", point: SHANGHAI, network: "AS4812" },
  "198.51.100.": { country: "CN", city: "Shanghai", point: SHANGHAI, network: "AS9808" },
  "203.0.113.": { country: "GB", city: "London", point: LONDON, network: "AS2856" },
};

export interface KnownPlaces {
  readonly denied?: readonly string[];
  readonly anonymous?: readonly string[];
}

/** Gives surroundings in which a few networks are known. */
export function knownPlaces({ denied = [], anonymous = [] }: KnownPlaces = {}): Surroundings {
  return {
    placeOf: (ip) => MAP[Object.keys(MAP).find((each) => ip.startsWith(each)) ?? ""] ?? NOWHERE,
    isDenied: (ip) => denied.includes(ip),
    isAnonymous: (ip) => anonymous.includes(ip),
    isLeaked: async (password) => password === "letmein letmein",
  };
}

/** Where somebody is, and with what. */
export interface Where {
  readonly ip: string;
  readonly deviceId?: string | null;
  readonly userAgent?: string;
  readonly password?: string;
}

export const LAPTOP = "laptop-3f2a9c1e-7b54-4d80";
export const CHROME = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36";

/** What came of a first factor: what was asked, and the signals that added something to it. */
export interface Came {
  readonly outcome: SignInDecisionRecord["outcome"];
  readonly because: readonly string[];
  readonly record: SignInDecisionRecord;
  readonly answer: Gated<SignedIn>;
}

/** Sets what an operator sets, past every rule. */
export async function patchApplication({ ports }: World, patch: ApplicationPatch): Promise<void> {
  await ports.store.settle([{ type: "updateApplication", poolId: POOL_ID, appId: APP_ID, patch }]);
}

export async function theApplication({ ports }: World): Promise<Application> {
  return (await ports.store.findApplication(APP_ID)) ?? assert.fail("no application");
}

/** Gives the newest decision that is kept. */
export async function latestDecision({ ports }: World): Promise<SignInDecisionRecord> {
  const [latest] = await ports.store.listDecisions({ poolId: POOL_ID, id: APP_ID }, 0, { before: null, limit: 1 });
  return latest ?? assert.fail("nothing was decided");
}

/** Passes the first factor. */
export async function begin(world: World, person: Person, where: Where): Promise<Came> {
  world.clock.advance(1); // decisions of one millisecond have no order
  const { ip, deviceId = LAPTOP, userAgent = CHROME, password = person.password } = where;
  const origin = { ...from(ip, deviceId), userAgent };
  const answer = await signInWithPassword(world.ports, {
    application: await theApplication(world),
    identifiers: [{ kind: "email", key: person.email }],
    password,
    scope: { poolId: POOL_ID, appId: APP_ID, actor: "user", origin },
  });
  const record = await latestDecision(world);
  const because = (record.verdict?.signals ?? []).filter(({ weight }) => weight > 0).map(({ name }) => name);
  return { outcome: record.outcome, because, record, answer };
}

/** Signs in, with the app where it is asked for. */
export async function enter(world: World, person: Person, where: Where): Promise<Came> {
  const came = await begin(world, person, where);
  if (!isSecondFactorDue(came.answer)) return came;
  world.clock.advance(60_000); // a code is good once
  const { ip, deviceId = LAPTOP, userAgent = CHROME } = where;
  const caller = { kind: "mfaToken", poolId: POOL_ID, id: came.answer.token.id } as const;
  const proof = codeOf(world, { secret: PLANTED_SECRET });
  await submit(world, caller, proof, "totp", ip, { deviceId, userAgent });
  return came;
}

/** Makes an account that has an app and has signed in for a fortnight from one place. */
export async function settled(world: World, home: Where, days = 14): Promise<Person> {
  const person = await register(world, PASSWORD);
  await plantFactor(world, person.userId, "totp", { source: "APPLICATION" });
  for (let day = 0; day < days; day += 1) {
    await enter(world, person, home);
    world.clock.advance(24 * HOUR_MS - 61_001);
  }
  return person;
}
