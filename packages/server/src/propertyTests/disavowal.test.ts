import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  changePassword,
  disavowEnrolment,
  type FactorKind,
  importTotp,
  readDisavowal,
  removeAuthenticator,
  setPasswordOf,
  type TokenRef,
} from "@countersign/core";
import { askAndRead, NEW_PASSWORD, resetBy, signInBy, verifyBy } from "./testing/codes.ts";
import { from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { bindFaceBy, MANY_UPLOADS, openLive } from "./testing/faces.ts";
import { atOnce, failureOf, outcomeOf } from "./testing/outcomes.ts";
import {
  bindBy,
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openSession,
  type Person,
  register,
  signIn,
  submit,
} from "./testing/person.ts";
import { createPostedWorld, mailbox, noticesIn, type PostedWorld, phone } from "./testing/post.ts";
import { countRows, readTables } from "./testing/tables.ts";

const HOUR_MS = 3_600_000;
const NUMBER = phone("+8613800138000");
const settings = MANY_UPLOADS;

/** Makes an account whose mailbox and number were proved. */
async function registerProved(world: World): Promise<Person> {
  const person = await register(world);
  const subject = { poolId: POOL_ID, userId: person.userId };
  const patch = { emailVerified: true, phone: NUMBER.address, phoneVerified: true };
  await world.ports.store.settle([{ type: "updateUser", subject, patch, nowMs: 0 }]);
  return person;
}

/** Gives the secret of the newest link that was sent. */
function linkIn({ post }: PostedWorld): string {
  const secrets = post.flatMap(({ content }) => ("code" in content ? [] : (content.disavowal ?? [])));
  return secrets.at(-1) ?? assert.fail("no link was sent");
}

const disavow = ({ ports }: World, secret: string) => disavowEnrolment(ports, { secret, origin: from("198.51.100.7") });

/** Every way to bind the first factor: with the mfaToken of a sign-in, or in a session. */
const ways: Readonly<Record<string, (world: PostedWorld, person: Person) => Promise<FactorKind>>> = {
  "an app by an mfaToken": async (world, person) => bindApp(world, await openMfaToken(world, person)),
  "an app in a session": async (world, person) => bindApp(world, await openDemandless(world, person)),
  async "a mailbox by an mfaToken"(world, person) {
    const token = await openMfaToken(world, person);
    await verifyBy(world, token, mailbox(person.email), await askAndRead(world, mailbox(person.email), "mfaVerify"));
    return "email";
  },
  async "a number by an mfaToken"(world, person) {
    const token = await openMfaToken(world, person);
    await verifyBy(world, token, NUMBER, await askAndRead(world, NUMBER, "mfaVerify"));
    return "sms";
  },
  async "a face by photos and an mfaToken"(world, person) {
    await bindFaceBy(world, await openMfaToken(world, person));
    return "face";
  },
  async "a face by photos in a session"(world, person) {
    await bindFaceBy(world, await openDemandless(world, person));
    return "face";
  },
  async "a live face by an mfaToken"(world, person) {
    await (await openLive(world, await openMfaToken(world, person))).pass();
    return "face";
  },
  async "a live face in a session"(world, person) {
    await (await openLive(world, await openDemandless(world, person))).pass();
    return "face";
  },
};

async function bindApp(world: World, caller: TokenRef<"session" | "mfaToken">): Promise<FactorKind> {
  await confirm(world, caller as TokenRef<"session">, codeOf(world, await enrol(world, caller as TokenRef<"session">)));
  return "totp";
}

/** Opens a session while the application asks for nothing. */
async function openDemandless(world: World, person: Person): Promise<TokenRef<"session">> {
  const demand = (factors: readonly ("OTP" | "SMS" | "EMAIL" | "FACE")[]) =>
    world.database.write((sql) => sql.run("update applications set factors = $1", [JSON.stringify(factors)]));
  await demand([]);
  return openSession(world, person);
}

const policy = ["OTP", "SMS", "EMAIL", "FACE"] as const;

describe("a first enrolment", () => {
  for (const [way, bind] of Object.entries(ways)) {
    it(`is told to every proved address with a link that takes it back: ${way}`, async (t) => {
      const world = await createPostedWorld(t, { factors: policy, settings });
      const person = await registerProved(world);
      const kind = await bind(world, person);
      const told = noticesIn(world).filter(({ purpose }) => purpose === "factorAdded");
      assert.deepEqual(told.map(({ address }) => address).toSorted(), [NUMBER.address, person.email].toSorted());
      assert.equal(await countRows(world, "authenticators", `kind = '${kind}' and status = 'confirmed'`), 1);
      assert.equal(await countRows(world, "sessions", "revoked_at_ms is null"), 1);
      assert.equal((await disavow(world, linkIn(world))).state, "open");
      assert.equal(await countRows(world, "authenticators"), 0, "the recovery code goes, too");
      assert.equal(await countRows(world, "sessions", "revoked_at_ms is null"), 0);
      assert.equal(await countRows(world, "mfa_tokens", "state <> 'consumed'"), 0);
      assert.equal(await outcomeOf(signIn(world, person)), "passwordDisavowed");
      const after = noticesIn(world).filter(({ purpose }) => purpose === "enrolmentDisavowed");
      assert.deepEqual(after.map(({ address }) => address).toSorted(), [NUMBER.address, person.email].toSorted());
      assert.equal(await countRows(world, "audit_events", "type = 'authenticator.disavow' and result = 'success'"), 1);
    });
  }

  it("is told without a link where no address was proved, and so is every later one", async (t) => {
    const world = await createPostedWorld(t);
    const unproved = await register(world);
    await bindBy(world, await openSession(world, unproved));
    assert.deepEqual(noticesIn(world), [{ ...mailbox(unproved.email), purpose: "factorAdded", item: "TOTP" }]);
    const person = await registerProved(world);
    const session = await openSession(world, person);
    await bindBy(world, session);
    await bindBy(world, session);
    assert.equal(await countRows(world, "disavowals"), 1, "of one account, for its first factor");
  });

  it("is not what a manager imports", async (t) => {
    const world = await createPostedWorld(t);
    const { userId } = await registerProved(world);
    const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
    await importTotp(world.ports, { scope, userId, secret: "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", recoveryCode: null });
    assert.equal(await countRows(world, "disavowals"), 0);
  });

  it("is told though its reader was told of much else before", async (t) => {
    const world = await createPostedWorld(t, { settings: { COUNTERSIGN_LIMIT_NOTICE: "1/1h" } });
    const person = await registerProved(world);
    const session = await openSession(world, person);
    const change = { caller: session, newPassword: NEW_PASSWORD, oldPassword: person.password, origin: from() };
    await changePassword(world.ports, change);
    const before = await countRows(world, "outbox", "channel = 'email'");
    await bindBy(world, session);
    assert.equal(await countRows(world, "outbox", "channel = 'email'"), before + 1);
  });
});

describe("the link by which an enrolment is taken back", () => {
  for (const { engine, settingsFor, options } of engines) {
    it(`acts once of 20 at once (${engine})`, options, async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await registerProved(world);
      await bindBy(world, await openSession(world, person));
      const states = await Promise.all(atOnce(20, () => disavow(world, linkIn(world))));
      const open = states.filter((each) => (each as { state: string }).state === "open");
      assert.equal(open.length, 1);
      assert.equal((await disavow(world, linkIn(world))).state, "used");
      assert.equal(await countRows(world, "audit_events", "type = 'authenticator.disavow'"), 1);
      assert.equal(noticesIn(world).filter(({ purpose }) => purpose === "enrolmentDisavowed").length, 2);
    });
  }

  it("changes nothing by being looked at, as often as that may be", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerProved(world);
    await bindBy(world, await openSession(world, person));
    const before = await readTables(world.database);
    for (let round = 0; round < 3; round += 1) {
      assert.equal((await readDisavowal(world.ports, linkIn(world))).state, "open");
    }
    assert.deepEqual(await readTables(world.database), before);
  });

  it("is good for 72 hours, and for nothing that a clock ahead has made", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerProved(world);
    await bindBy(world, await openSession(world, person));
    const made = world.clock.nowMs() - 90_000;
    for (const [atMs, state] of [
      [made + 72 * HOUR_MS - 1, "open"],
      [made + 72 * HOUR_MS, "expired"],
      [made - 60_001, "expired"],
    ] as const) {
      world.clock.set(atMs);
      assert.equal((await readDisavowal(world.ports, linkIn(world))).state, state, String(atMs - made));
    }
    world.clock.set(made + 72 * HOUR_MS);
    assert.equal((await disavow(world, linkIn(world))).state, "expired");
    assert.equal(await countRows(world, "authenticators", "status = 'confirmed'"), 2);
  });

  it("takes back its own enrolment and no other", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerProved(world);
    const session = await openSession(world, person);
    await bindBy(world, session);
    const first = linkIn(world);
    await removeAuthenticator(world.ports, { caller: session, kind: "totp", origin: from() });
    await bindBy(world, session);
    const second = linkIn(world);
    assert.notEqual(first, second);
    await disavow(world, first);
    assert.equal(await countRows(world, "authenticators", "kind = 'totp' and status = 'confirmed'"), 1);
    await disavow(world, second);
    assert.equal(await countRows(world, "authenticators"), 0);
    const other = await register(world);
    await bindBy(world, await openSession(world, other));
    assert.equal((await disavow(world, second)).state, "used");
    assert.equal(await countRows(world, "authenticators", "kind = 'totp'"), 1);
  });

  it("is found nowhere in the database, and cannot be guessed from what is", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerProved(world);
    await bindBy(world, await openSession(world, person));
    const secret = linkIn(world);
    assert.match(secret, /^[0-9a-f]{32}$/);
    assert.ok(!JSON.stringify([...(await readTables(world.database))]).includes(secret));
    const row = await world.database.one<{ id: string }>("select id from disavowals", []);
    for (const guess of [row?.id ?? "", "", "0".repeat(32), secret.slice(1), secret.toUpperCase()]) {
      assert.equal((await disavow(world, guess)).state, "unknown", guess);
    }
  });

  it("ends what the thief has open: his session binds and reads nothing any more", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerProved(world);
    const session = await openSession(world, person);
    const app = await bindBy(world, session);
    const token = await openMfaToken(world, person);
    await disavow(world, linkIn(world));
    assert.equal(await outcomeOf(enrol(world, session)), "sessionRevoked");
    assert.equal(await outcomeOf(submit(world, token, codeOf(world, app))), "mfaTokenInvalid");
  });
});

describe("a suspended password", () => {
  /** Makes an account whose enrolment was taken back. */
  async function suspended(world: PostedWorld): Promise<Person> {
    const person = await registerProved(world);
    await bindBy(world, await openSession(world, person));
    await disavow(world, linkIn(world));
    return person;
  }

  it("opens nothing, and says so to nobody who does not know it", async (t) => {
    const world = await createPostedWorld(t);
    const person = await suspended(world);
    assert.equal((await failureOf(signIn(world, person))).code, 2104);
    assert.equal(await outcomeOf(signIn(world, person, { password: "a wrong guess" })), "passwordWrong");
  });

  it("cannot be changed, whether it is known or not, for a code by mail signs in as ever", async (t) => {
    const world = await createPostedWorld(t);
    const person = await suspended(world);
    const own = mailbox(person.email);
    const { session } = await signInBy(world, own, await askAndRead(world, own, "signIn"));
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    for (const oldPassword of [person.password, "a wrong guess", null]) {
      const change = { caller, newPassword: NEW_PASSWORD, oldPassword, origin: from() };
      assert.equal(await outcomeOf(changePassword(world.ports, change)), "passwordDisavowed");
    }
  });

  it("ends with a reset, and with what a manager sets", async (t) => {
    const world = await createPostedWorld(t);
    const person = await suspended(world);
    const own = mailbox(person.email);
    await resetBy(world, own, await askAndRead(world, own, "resetPassword"));
    assert.equal(await outcomeOf(signIn(world, person)), "passwordWrong");
    assert.equal(await outcomeOf(signIn(world, person, { password: NEW_PASSWORD })), "success");
    await bindBy(world, await openSession(world, { ...person, password: NEW_PASSWORD }));
    await disavow(world, linkIn(world));
    const scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() } as const;
    await setPasswordOf(world.ports, { scope, userId: person.userId, newPassword: "set by a manager" });
    assert.equal(await outcomeOf(signIn(world, person, { password: "set by a manager" })), "success");
  });

  it("is none for an account that has no password", async (t) => {
    const world = await createPostedWorld(t);
    const person = await registerProved(world);
    await bindBy(world, await openSession(world, person));
    await world.database.write((sql) => sql.run("update users set password_hash = null", []));
    await disavow(world, linkIn(world));
    assert.equal(await countRows(world, "users", "password_disavowed = 1"), 0);
  });
});
