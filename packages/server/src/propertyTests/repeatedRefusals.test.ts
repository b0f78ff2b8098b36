import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import {
  type Application,
  type RequestOrigin,
  signInWithCode,
  signInWithPassword,
  updateUser,
} from "@countersign/core";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { atOnce, outcomeOf, tally } from "./testing/outcomes.ts";
import { openMfaToken, PASSWORD, register, registerWithApp, signIn, submit, wrongCode } from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const AT_ONCE = 100;
const HOUR_MS = 3_600_000;
const manager = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;

/** Somebody who is refused as often as he tries. */
interface Refused {
  readonly outcome: string;
  readonly attempts?: number;
  prepare(world: World): Promise<(attempt: number) => Promise<unknown>>;
}

/** Addresses of as many networks as there are attempts. */
const anywhere = (attempt: number): RequestOrigin => from(`198.${18 + (attempt >> 8)}.${attempt & 255}.7`);

async function appOf({ ports }: World): Promise<Application> {
  return (await ports.store.findApplication(APP_ID)) ?? assert.fail();
}

async function signInFrom(world: World, email: string, origin: RequestOrigin, password = "wrong"): Promise<unknown> {
  const scope = { poolId: POOL_ID, appId: APP_ID, actor: "user", origin } as const;
  const identifiers = [{ kind: "email", key: email }] as const;
  return signInWithPassword(world.ports, { application: await appOf(world), identifiers, password, scope });
}

const refusals: Readonly<Record<string, Refused>> = {
  "a password from an address that has spent its guesses": {
    outcome: "signInLocked",
    attempts: 2000,
    async prepare(world) {
      const person = await register(world);
      for (let guess = 0; guess < 10; guess += 1) await outcomeOf(signIn(world, person, { password: "wrong" }));
      return () => signIn(world, person);
    },
  },
  "a password from everywhere, for an account that is locked": {
    outcome: "signInLocked",
    async prepare(world) {
      const { email } = await register(world);
      for (let guess = 0; guess < 500; guess += 1) await outcomeOf(signInFrom(world, email, anywhere(guess)));
      return (attempt) => signInFrom(world, email, anywhere(attempt), PASSWORD);
    },
  },
  "the right password from everywhere, for an account that is blocked": {
    outcome: "accountBlocked",
    async prepare(world) {
      const { email, userId } = await register(world);
      await updateUser(world.ports, { scope: manager, userId, patch: { blocked: true } });
      return (attempt) => signInFrom(world, email, anywhere(attempt), PASSWORD);
    },
  },
  "one name after another that nobody has": {
    outcome: "tooOften",
    async prepare(world) {
      const guess = (attempt: number) => signInFrom(world, `nobody${attempt}@example.com`, from());
      for (let attempt = 0; attempt < 600; attempt += 1) await outcomeOf(guess(attempt));
      return guess;
    },
  },
  "one account after another, from an address that has spent its guesses": {
    outcome: "tooOften",
    async prepare(world) {
      const people = await Promise.all(Array.from({ length: 60 }, () => register(world)));
      for (let guess = 0; guess < 600; guess += 1)
        await outcomeOf(signInFrom(world, `nobody${guess}@example.com`, from()));
      return (attempt) => signIn(world, people[attempt % people.length] ?? assert.fail());
    },
  },
  "a code for a factor that is locked": {
    outcome: "factorLocked",
    async prepare(world) {
      const person = await registerWithApp(world);
      const token = await openMfaToken(world, person);
      for (let guess = 0; guess < 5; guess += 1) await outcomeOf(submit(world, token, wrongCode(world, person.app)));
      return () => submit(world, token, wrongCode(world, person.app));
    },
  },
  "a code by e-mail that nobody was sent": {
    outcome: "signInLocked",
    async prepare(world) {
      const application = await appOf(world);
      const scope = { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from() } as const;
      const recipient = { channel: "email", address: "nobody@example.com" } as const;
      const guess = () =>
        signInWithCode(world.ports, { application, recipient, code: "123456", registration: null, scope });
      for (let attempt = 0; attempt < 5; attempt += 1) await outcomeOf(guess());
      return guess;
    },
  },
};

interface Told {
  readonly reason: string;
  readonly repeats: number | null;
}

async function failuresSince(world: World, before: number): Promise<readonly Told[]> {
  const text = "select reason, repeats from audit_events where result = 'failure' order by seq";
  return (await world.database.all<Told>(text, [])).slice(before).map(({ reason, repeats }) => ({ reason, repeats }));
}

/** Has it refused again and again within one hour. */
async function refuse(t: TestContext, { outcome, attempts = 200, prepare }: Refused, world: World): Promise<void> {
  world.clock.set(Math.ceil(world.clock.nowMs() / HOUR_MS) * HOUR_MS);
  const attempt = await prepare(world);
  const places = ["audit_events", "audit_origins", "audit_repeats", "window_counts", "outbox"] as const;
  const before = await Promise.all(places.map((place) => countRows(world, place)));
  const failures = await countRows(world, "audit_events", "result = 'failure'");
  for (let made = 0; made < attempts; made += AT_ONCE) {
    const ended = await tally(atOnce(AT_ONCE, (index) => attempt(made + index)));
    assert.deepEqual(ended, { [outcome]: AT_ONCE });
  }
  const after = await Promise.all(places.map((place) => countRows(world, place)));
  const grown = places.map((place, index) => `${place} ${(after[index] ?? 0) - (before[index] ?? 0)}`);
  t.diagnostic(grown.join(", "));
  assert.deepEqual(
    places.filter((_place, index) => (after[index] ?? 0) - (before[index] ?? 0) > 2),
    [],
    grown.join(", "),
  );
  const first = await failuresSince(world, failures);
  assert.deepEqual(first, [{ reason: first[0]?.reason, repeats: null }]);
}

for (const { engine, settingsFor, options } of engines) {
  describe(`refusals of a stranger: ${engine}`, options, () => {
    for (const [name, refused] of Object.entries(refusals)) {
      it(`write a row, however many there are: ${name}`, async (t) => {
        const world = await createWorld(t, { settings: await settingsFor(t) });
        await refuse(t, refused, world);
        const { ok } = await world.storehouse.verifyTrail({ keyring: world.keyring });
        assert.equal(ok, true);
      });
    }
  });
}
