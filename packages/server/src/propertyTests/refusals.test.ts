import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  changeApplicationPolicy,
  changePassword,
  endSession,
  importTotp,
  refreshSession,
  registerAndSignIn,
  registerUser,
  removeAuthenticatorOf,
  type Scope,
  updateOwnProfile,
  updateUser,
} from "@countersign/core";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import {
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openSession,
  PASSWORD,
  register,
  registerWithApp,
  signIn,
  submit,
  wrongCode,
} from "./testing/person.ts";
import { readTables } from "./testing/tables.ts";

/** What a refusal may write: the trail, the counters, and messages that tell the owner. */
const WRITABLE = [
  "audit_heads",
  "audit_events",
  "audit_origins",
  "audit_checkpoints",
  "audit_repeats",
  "attempts",
  "window_counts",
  "outbox",
];

const manager: Scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() };
const NO_ID = "0".repeat(24);

/** A refusal: what leads to it, then the request that is refused. */
interface Refusal {
  readonly outcome: string;
  /** Type and reason of the one event in the trail; null: none. */
  readonly event: readonly [type: string, reason: string] | null;
  prepare(world: World): Promise<() => Promise<unknown>>;
}

function newcomer(fields: { readonly email?: string; readonly username?: string; readonly password?: string }) {
  const scope: Scope = { poolId: POOL_ID, appId: APP_ID, actor: "user", origin: from() };
  return {
    ...{ scope, username: null, email: null, phone: null, emailVerified: false, phoneVerified: false, blocked: false },
    ...{ password: PASSWORD, profile: {}, customData: {}, registerSource: "basic:email", ...fields },
  };
}

const appOf = async ({ ports }: World) => (await ports.store.findApplication(APP_ID)) ?? assert.fail();

const refusals: Readonly<Record<string, Refusal>> = {
  "registering a taken address": {
    outcome: "emailTaken",
    event: null,
    async prepare(world) {
      const { email } = await register(world);
      return () => registerUser(world.ports, newcomer({ email }));
    },
  },
  "registering a taken name with a sign-in": {
    outcome: "usernameTaken",
    event: null,
    async prepare(world) {
      const { email } = await register(world);
      const taken = newcomer({ username: email.replace(/@.*/, "") });
      return async () => registerAndSignIn(world.ports, taken, await appOf(world));
    },
  },
  "registering with a short password": {
    outcome: "malformed",
    event: null,
    prepare: async (world) => () =>
      registerUser(world.ports, newcomer({ email: "short@example.com", password: "12345" })),
  },
  "signing in with a wrong password": {
    outcome: "passwordWrong",
    event: ["signIn.password", "wrongPassword"],
    async prepare(world) {
      const person = await register(world);
      return () => signIn(world, person, { password: "wrong" });
    },
  },
  "signing in as nobody": {
    outcome: "passwordWrong",
    event: ["signIn.password", "wrongPassword"],
    prepare: async (world) => () => signIn(world, { userId: NO_ID, email: "nobody@example.com", password: PASSWORD }),
  },
  "signing in too often": {
    outcome: "signInLocked",
    event: ["signIn.password", "pairLimit"],
    async prepare(world) {
      const person = await register(world);
      for (let guess = 0; guess < 10; guess += 1) await outcomeOf(signIn(world, person, { password: "wrong" }));
      return () => signIn(world, person);
    },
  },
  "signing in while blocked": {
    outcome: "accountBlocked",
    event: ["signIn.password", "accountBlocked"],
    async prepare(world) {
      const person = await register(world);
      await updateUser(world.ports, { scope: manager, userId: person.userId, patch: { blocked: true } });
      return () => signIn(world, person);
    },
  },
  "a wrong code": {
    outcome: "totpWrong",
    event: ["authenticator.verify", "wrongProof"],
    async prepare(world) {
      const person = await registerWithApp(world);
      const token = await openMfaToken(world, person);
      return () => submit(world, token, wrongCode(world, person.app));
    },
  },
  "a code of a clock that is behind": {
    outcome: "totpWrong",
    event: ["authenticator.verify", "clockBehind"],
    async prepare(world) {
      const person = await registerWithApp(world);
      world.clock.advance(900_000);
      const token = await openMfaToken(world, person);
      return () => submit(world, token, codeOf(world, person.app, -10));
    },
  },
  "a replayed code": {
    outcome: "totpWrong",
    event: ["authenticator.verify", "wrongProof"],
    async prepare(world) {
      const person = await registerWithApp(world);
      await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
      const token = await openMfaToken(world, person);
      return () => submit(world, token, codeOf(world, person.app));
    },
  },
  "a code on a spent mfaToken": {
    outcome: "totpWrong",
    event: ["authenticator.verify", "tokenSpent"],
    async prepare(world) {
      const person = await registerWithApp(world);
      const token = await openMfaToken(world, person);
      await submit(world, token, codeOf(world, person.app));
      return () => submit(world, token, codeOf(world, person.app));
    },
  },
  "a code while locked": {
    outcome: "factorLocked",
    event: ["authenticator.verify", "locked"],
    async prepare(world) {
      const person = await registerWithApp(world);
      const token = await openMfaToken(world, person);
      for (let guess = 0; guess < 5; guess += 1) await outcomeOf(submit(world, token, wrongCode(world, person.app)));
      return () => submit(world, token, codeOf(world, person.app));
    },
  },
  "a code on an mfaToken that has run out": {
    outcome: "mfaTokenInvalid",
    event: null,
    async prepare(world) {
      const person = await registerWithApp(world);
      const token = await openMfaToken(world, person);
      world.clock.advance(360_000);
      return () => submit(world, token, codeOf(world, person.app));
    },
  },
  "a wrong recovery code": {
    outcome: "recoveryCodeWrong",
    event: ["authenticator.verify", "wrongProof"],
    async prepare(world) {
      const token = await openMfaToken(world, await registerWithApp(world));
      return () => submit(world, token, "0000-0000-0000-0000-0000-0000", "recovery");
    },
  },
  "enrolling with an mfaToken where a factor is bound": {
    outcome: "mfaTokenInvalid",
    event: ["authenticator.enrol", "assurance"],
    async prepare(world) {
      const token = await openMfaToken(world, await registerWithApp(world));
      return () => enrol(world, token);
    },
  },
  "confirming with a wrong code": {
    outcome: "totpWrong",
    event: ["authenticator.confirm", "wrongProof"],
    async prepare(world) {
      const session = await openSession(world, await register(world));
      const app = await enrol(world, session);
      return () => confirm(world, session, wrongCode(world, app));
    },
  },
  "confirming what has run out": {
    outcome: "bindingExpired",
    event: ["authenticator.confirm", "nothingPending"],
    async prepare(world) {
      const session = await openSession(world, await register(world));
      const app = await enrol(world, session);
      world.clock.advance(600_000);
      return () => confirm(world, session, codeOf(world, app));
    },
  },
  "changing the password with a wrong old one": {
    outcome: "passwordWrong",
    event: ["password.change", "wrongPassword"],
    async prepare(world) {
      const caller = await openSession(world, await register(world));
      const change = { caller, newPassword: "a new password", oldPassword: "wrong", origin: from() };
      return () => changePassword(world.ports, change);
    },
  },
  "changing the password without the old one": {
    outcome: "passwordWrong",
    event: ["password.change", "wrongPassword"],
    async prepare(world) {
      const caller = await openSession(world, await register(world));
      const change = { caller, newPassword: "a new password", oldPassword: null, origin: from() };
      return () => changePassword(world.ports, change);
    },
  },
  "changing to a short password": {
    outcome: "malformed",
    event: null,
    async prepare(world) {
      const caller = await openSession(world, await register(world));
      const change = { caller, newPassword: "12345", oldPassword: PASSWORD, origin: from() };
      return () => changePassword(world.ports, change);
    },
  },
  "refreshing a session that has ended": {
    outcome: "sessionRevoked",
    event: null,
    async prepare(world) {
      const session = await openSession(world, await register(world));
      await endSession(world.ports, session, from());
      return () => refreshSession(world.ports, session, from());
    },
  },
  "taking another's user name": {
    outcome: "usernameTaken",
    event: null,
    async prepare(world) {
      const { email } = await register(world);
      const caller = await openSession(world, await register(world));
      const patch = { username: email.replace(/@.*/, ""), profile: { nickname: "new" } };
      return () => updateOwnProfile(world.ports, { caller, patch, origin: from() });
    },
  },
  "importing a weak secret": {
    outcome: "malformed",
    event: null,
    async prepare(world) {
      const { userId } = await register(world);
      return () => importTotp(world.ports, { scope: manager, userId, secret: "GEZDG", recoveryCode: null });
    },
  },
  "importing for nobody": {
    outcome: "userNotFound",
    event: null,
    prepare: async (world) => () =>
      importTotp(world.ports, { scope: manager, userId: NO_ID, secret: "GEZDGNBVGY3TQOJQ", recoveryCode: null }),
  },
  "unbinding for nobody": {
    outcome: "userNotFound",
    event: null,
    prepare: async (world) => () => removeAuthenticatorOf(world.ports, { scope: manager, userId: NO_ID, kind: "totp" }),
  },
  "updating to a taken address": {
    outcome: "emailTaken",
    event: null,
    async prepare(world) {
      const [{ email }, { userId }] = [await register(world), await register(world)];
      return () => updateUser(world.ports, { scope: manager, userId, patch: { email, blocked: true } });
    },
  },
  "demanding a factor that cannot be served": {
    outcome: "malformed",
    event: null,
    prepare: async (world) => () =>
      changeApplicationPolicy(world.ports, { scope: manager, appId: APP_ID, enable: ["OTP", "PASSKEY"], disable: [] }),
  },
  "demanding and not demanding a factor": {
    outcome: "malformed",
    event: null,
    prepare: async (world) => () =>
      changeApplicationPolicy(world.ports, { scope: manager, appId: APP_ID, enable: ["OTP"], disable: ["OTP"] }),
  },
  "setting another pool's application": {
    outcome: "applicationUnknown",
    event: null,
    prepare: async (world) => () => {
      const scope = { ...manager, poolId: "b0".repeat(12) };
      return changeApplicationPolicy(world.ports, { scope, appId: APP_ID, enable: ["OTP"], disable: [] });
    },
  },
};

async function eventsOf({ database }: World): Promise<readonly (readonly [string, string, string])[]> {
  const rows = await database.all<{ type: string; result: string; reason: string }>(
    "select type, result, reason from audit_events order by seq",
    [],
  );
  return rows.map(({ type, result, reason }) => [type, result, reason]);
}

describe("a refusal", () => {
  for (const [name, { outcome, event, prepare }] of Object.entries(refusals)) {
    it(`leaves nothing behind but trail and counters: ${name}`, async (t) => {
      const world = await createWorld(t);
      const request = await prepare(world);
      const [tables, events] = [await readTables(world.database), await eventsOf(world)];
      assert.equal(await outcomeOf(request()), outcome);
      for (const [table, rows] of await readTables(world.database)) {
        if (!WRITABLE.includes(table)) assert.deepEqual(rows, tables.get(table), table);
      }
      const added = (await eventsOf(world)).slice(events.length);
      assert.deepEqual(added, event === null ? [] : [[event[0], "failure", event[1]]]);
    });
  }
});
