import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  bindContact,
  changePassword,
  type FactorKind,
  factors,
  type PolicyFactor,
  refreshSession,
  removeAuthenticator,
  type TokenRef,
} from "@countersign/core";
import { createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { bindFaceBy, MANY_UPLOADS, show } from "./testing/faces.ts";
import { granted, outcomeOf, pendingOf } from "./testing/outcomes.ts";
import {
  codeOf,
  confirm,
  enrol,
  openMfaToken,
  openProven,
  openSession,
  PASSWORD,
  type Person,
  register,
  registerWithApp,
  submit,
} from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { countRows } from "./testing/tables.ts";

const KINDS: readonly FactorKind[] = ["totp", "sms", "email", "face"];
const counts = (kind: FactorKind): boolean => kind === "totp" || kind === "sms";
/** Every set of bound factors, the empty one first. */
const boundSets: readonly (readonly FactorKind[])[] = Array.from({ length: 2 ** KINDS.length }, (_, bits) =>
  KINDS.filter((_kind, index) => (bits >> index) & 1),
);

/** Puts confirmed factors into the store, past every rule of binding. */
async function plant(world: World, { userId }: Person, kinds: readonly FactorKind[]): Promise<void> {
  for (const kind of kinds) await plantFactor(world, userId, kind, { source: "APPLICATION" });
}

/** How a session stands when it acts. */
interface Standing {
  /** Whether its sign-in was a short while ago. */
  readonly signedInLately: boolean;
  /** What was passed in it a short while ago. */
  readonly passed: readonly FactorKind[];
}

const MINUTES_15 = 15 * 60_000;

/** Gives a session that stands so, of an account with the factors. */
async function prepare(world: World, kinds: readonly FactorKind[], { signedInLately, passed }: Standing) {
  const person = await register(world);
  const caller = await openSession(world, person);
  await plant(world, person, kinds);
  world.clock.advance(signedInLately ? MINUTES_15 : MINUTES_15 + 1);
  for (const kind of passed) await pass(world, caller, kind);
  return { person, caller };
}

async function pass({ ports, clock }: World, { id }: TokenRef<"session">, kind: FactorKind): Promise<void> {
  const { amr } = factors[kind];
  await ports.store.settle([{ type: "elevateSession", poolId: POOL_ID, id, kind, amr, nowMs: clock.nowMs() }]);
}

const standings: Readonly<Record<string, Standing>> = {
  "signed in lately": { signedInLately: true, passed: [] },
  "signed in long ago": { signedInLately: false, passed: [] },
  ...Object.fromEntries(
    [...KINDS, "recovery" as const].map((kind) => [`${kind} passed`, { signedInLately: false, passed: [kind] }]),
  ),
  "face and email passed": { signedInLately: false, passed: ["face", "email"] },
};

function isHighest(kinds: readonly FactorKind[], { signedInLately, passed }: Standing): boolean {
  if (kinds.length === 0) return signedInLately;
  if (passed.some((kind) => counts(kind) || kind === "recovery")) return true;
  return !kinds.some(counts) && passed.some((kind) => kinds.includes(kind));
}

/** What may become of a session, by what is bound; `removing` is what it is to take away. */
function expected(kinds: readonly FactorKind[], standing: Standing, removing?: FactorKind): string {
  const isEnough = removing !== undefined && !counts(removing) && kinds.length > 0 && standing.passed.length > 0;
  if (isHighest(kinds, standing) || isEnough) return "success";
  return kinds.length === 0 ? "sessionExpired" : "mfaRequired";
}

const change = ({ ports }: World, caller: TokenRef<"session">) =>
  changePassword(ports, { caller, newPassword: "a new password", oldPassword: PASSWORD, origin: from() });
const remove = ({ ports }: World, caller: TokenRef<"session">, kind: FactorKind = "totp") =>
  removeAuthenticator(ports, { caller, kind, origin: from() });

/** Ends with what the wrong code is refused by, once everything else is right. */
async function changeAddress({ ports }: World, caller: TokenRef<"session">): Promise<string> {
  const recipient = { channel: "email", address: "new@example.com" } as const;
  const outcome = await outcomeOf(bindContact(ports, { caller, recipient, code: "000000", origin: from() }));
  return outcome === "codeWrong" ? "success" : outcome;
}

async function setFirstPassword(world: World, caller: TokenRef<"session">): Promise<string> {
  await world.database.write((sql) => sql.run("update users set password_hash = null", []));
  const change = { caller, newPassword: "a first password", oldPassword: null, origin: from() };
  return outcomeOf(changePassword(world.ports, change));
}

/** What could take an account over, but unbinding. */
const acts: Readonly<Record<string, (world: World, caller: TokenRef<"session">) => Promise<string>>> = {
  bind: (world, caller) => outcomeOf(enrol(world, caller)),
  "change the password": (world, caller) => outcomeOf(change(world, caller)),
  "set a first password": setFirstPassword,
  "change an address": changeAddress,
};

/** The sets of factors that differ in what they come to. */
const sets: readonly (readonly FactorKind[])[] = [
  [],
  ["email"],
  ["face"],
  ["sms"],
  ["totp"],
  ["email", "totp"],
  ["face", "totp"],
];

describe("assurance", () => {
  for (const [name, act] of Object.entries(acts)) {
    it(`lets a session ${name} as far as it proved all that the account has`, async (t) => {
      const world = await createWorld(t);
      for (const kinds of sets) {
        for (const [how, standing] of Object.entries(standings)) {
          const { caller } = await prepare(world, kinds, standing);
          assert.equal(await act(world, caller), expected(kinds, standing), `with [${kinds}] bound, ${how}`);
        }
      }
    });
  }

  it("lets a session unbind what counts for no more than what it proved", async (t) => {
    const world = await createWorld(t);
    for (const kinds of sets) {
      for (const [how, standing] of Object.entries(standings)) {
        for (const kind of kinds.length === 0 ? (["totp"] as const) : kinds) {
          const { caller } = await prepare(world, kinds, standing);
          const outcome = await outcomeOf(remove(world, caller, kind));
          assert.equal(outcome, expected(kinds, standing, kind), `${kind} of [${kinds}], ${how}`);
        }
      }
    }
  });

  it("lets whoever passed one factor unbind another, and every other, where that counts for no more", async (t) => {
    const world = await createWorld(t);
    for (const passed of KINDS) {
      for (const gone of KINDS) {
        const standing: Standing = { signedInLately: false, passed: [passed] };
        const { caller } = await prepare(world, [...new Set([passed, gone])], standing);
        const isStronger = counts(gone) && !counts(passed);
        const outcome = await outcomeOf(remove(world, caller, gone));
        assert.equal(outcome, isStronger ? "mfaRequired" : "success", `${gone} by ${passed}`);
      }
    }
  });

  it("lets a sign-in bind only while there is nothing to prove", async (t) => {
    const world = await createWorld(t, { factors: ["OTP"], settings: MANY_UPLOADS });
    for (const kinds of boundSets) {
      const person = await register(world);
      const caller = await openMfaToken(world, person);
      const app = await enrol(world, caller);
      await plant(world, person, kinds);
      const outcome = kinds.length === 0 ? "success" : "mfaTokenInvalid";
      assert.equal(await outcomeOf(enrol(world, caller)), outcome, `enrolling with [${kinds}]`);
      const confirmed = await countRows(world, "authenticators", "status = 'confirmed'");
      if (outcome === "success") continue;
      assert.equal(await outcomeOf(confirm(world, caller, codeOf(world, app))), outcome, `confirming with [${kinds}]`);
      assert.equal(await outcomeOf(bindFaceBy(world, caller)), outcome, `a face with [${kinds}]`);
      assert.equal(await countRows(world, "authenticators", "status = 'confirmed'"), confirmed);
    }
  });

  it("is what a factor proved when it was passed: another one, passed later, does not freshen it", async (t) => {
    const world = await createWorld(t);
    const { caller } = await prepare(world, ["totp", "email"], { signedInLately: true, passed: ["totp"] });
    world.clock.advance(MINUTES_15 + 1);
    await pass(world, caller, "email");
    for (const act of [enrol, change, remove]) assert.equal(await outcomeOf(act(world, caller)), "mfaRequired");
    assert.equal(await outcomeOf(remove(world, caller, "email")), "success");
  });

  it("lasts as long as the operator says", async (t) => {
    const world = await createWorld(t, { settings: { COUNTERSIGN_FRESH_SECONDS: "60" } });
    const caller = await openSession(world, await register(world));
    world.clock.advance(60_000);
    assert.equal(await outcomeOf(enrol(world, caller)), "success");
    world.clock.advance(1);
    assert.equal(await outcomeOf(enrol(world, caller)), "sessionExpired");
  });

  it("lets the session that follows a stepping up do what the one before was refused", async (t) => {
    const world = await createWorld(t);
    for (const kind of ["totp", "recovery"] as const) {
      const { app, ...person } = await registerWithApp(world);
      const late = await openProven(world, { ...person, app });
      world.clock.advance(MINUTES_15 + 1);
      const { token, reason } = await pendingOf(enrol(world, late));
      assert.equal(reason, "personal");
      const asked = { kind: "mfaToken", poolId: POOL_ID, id: token.id } as const;
      const proof = kind === "totp" ? codeOf(world, app) : app.recoveryCode;
      const { session } = await submit(world, asked, proof, kind);
      assert.ok(session.amr.includes("mfa"));
      assert.deepEqual(session.passed, { [kind]: world.clock.nowMs() });
      const stepped = { kind: "session", poolId: POOL_ID, id: session.id } as const;
      assert.equal(await outcomeOf(enrol(world, stepped)), "success");
      assert.equal(await outcomeOf(enrol(world, late)), "mfaRequired", "the session before was not raised");
      assert.equal(await outcomeOf(remove(world, stepped)), "success");
    }
  });

  it("is not raised by what does not count where something does: that is what is asked for", async (t) => {
    const world = await createWorld(t);
    const asked = new Map<readonly FactorKind[], readonly PolicyFactor[]>([
      [["totp", "face"], ["OTP"]],
      [["email", "sms"], ["SMS"]],
      [["email"], ["EMAIL"]],
      [["face"], ["FACE"]],
    ]);
    for (const kinds of asked.keys()) {
      const { caller } = await prepare(world, kinds, { signedInLately: true, passed: [] });
      const { choices } = await pendingOf(enrol(world, caller));
      const factors = choices.map(({ factor }) => factor);
      assert.deepEqual(factors, asked.get(kinds));
    }
  });

  it("is not freshened by a face: what another factor proved long ago is to be proved anew", async (t) => {
    const world = await createWorld(t, { settings: MANY_UPLOADS });
    const person = await registerWithApp(world);
    const { session: early } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    const caller = { kind: "session", poolId: POOL_ID, id: early.id } as const;
    await bindFaceBy(world, caller);
    await demandFactors(world, ["OTP", "FACE"]);
    world.clock.advance(15 * 60_000 + 1);
    const { token } = await pendingOf(remove(world, caller));
    const { session } = await show(world, { kind: "mfaToken", poolId: POOL_ID, id: token.id }, {});
    assert.ok(!session.amr.includes("mfa"));
    const stepped = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    for (const act of [remove, enrol, change]) assert.equal(await outcomeOf(act(world, stepped)), "mfaRequired");
    assert.equal(await outcomeOf(remove(world, stepped, "face")), "success");
  });

  it("raises the session in which a binding is confirmed", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const own = await openSession(world, person);
    await confirm(world, own, codeOf(world, await enrol(world, own)));
    const raised = await world.ports.store.findSession(POOL_ID, own.id);
    assert.deepEqual(raised?.passed, { totp: world.clock.nowMs() });
    assert.deepEqual(new Set(raised?.amr), new Set(["pwd", "otp", "mfa"]));
    for (const act of [enrol, remove]) assert.equal(await outcomeOf(act(world, own)), "success");
  });

  it("lasts for 15 minutes, whichever way the clock goes", async (t) => {
    for (const [waitMs, outcome] of [
      [15 * 60_000, "success"],
      [15 * 60_000 + 1, "mfaRequired"],
      [-60_000, "success"],
      [-60_001, "sessionExpired"],
    ] as const) {
      for (const act of [enrol, change, remove]) {
        const world = await createWorld(t);
        const session = await openSession(world, await register(world));
        await confirm(world, session, codeOf(world, await enrol(world, session)));
        world.clock.advance(waitMs);
        assert.equal(await outcomeOf(act(world, session)), outcome, `${act.name} after ${waitMs} ms`);
      }
    }
  });

  it("is not raised by refreshing", async (t) => {
    const world = await createWorld(t);
    const caller = await openProven(world, await registerWithApp(world));
    const before = await world.ports.store.findSession(POOL_ID, caller.id);
    world.clock.advance(MINUTES_15 + 1);
    const { session } = await granted(refreshSession(world.ports, caller, from()));
    assert.deepEqual([session.passed, session.amr], [before?.passed, before?.amr]);
    assert.equal(await outcomeOf(enrol(world, caller)), "mfaRequired");
  });

  it("unbinds every app, pending ones and the recovery code included, and finds nothing to unbind no failure", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    const { session } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    await enrol(world, caller);
    await remove(world, caller);
    assert.equal(await countRows(world, "authenticators"), 0);
    assert.equal(await outcomeOf(remove(world, caller)), "success");
    assert.equal(await outcomeOf(openSession(world, person)), "success");
  });

  it("keeps the recovery code while another factor is left that it stands in for", async (t) => {
    const world = await createWorld(t);
    const person = await registerWithApp(world);
    await plant(world, person, ["sms"]);
    const { session } = await submit(world, await openMfaToken(world, person), codeOf(world, person.app));
    const caller = { kind: "session", poolId: POOL_ID, id: session.id } as const;
    await remove(world, caller, "totp");
    assert.equal(await countRows(world, "authenticators", "kind = 'recovery' and status = 'confirmed'"), 1);
    await remove(world, caller, "sms");
    assert.equal(await countRows(world, "authenticators"), 0);
  });
});
