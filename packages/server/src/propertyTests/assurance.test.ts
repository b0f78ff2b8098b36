import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  type CallerRef,
  changePassword,
  type FactorKind,
  type PolicyFactor,
  refreshSession,
  removeAuthenticator,
} from "@countersign/core";
import { createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { bindFaceBy, MANY_UPLOADS, show } from "./testing/faces.ts";
import { outcomeOf, pendingOf } from "./testing/outcomes.ts";
import {
  codeOf,
  confirm,
  enrol,
  openMfaToken,
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

/** `faced`: a session in which nothing but a face was passed. */
type CallerKind = "mfaToken" | "session" | "elevated" | "faced";

const passed = { elevated: ["otp", "mfa"], faced: ["face", "user"] } as const;

/** Gives a person who has something pending, then the factors, then what he calls by. */
async function prepare(world: World, by: CallerKind, kinds: readonly FactorKind[]) {
  const person = await register(world);
  const caller = await (by === "mfaToken" ? openMfaToken(world, person) : openSession(world, person));
  const app = await enrol(world, caller);
  if (by === "elevated" || by === "faced") {
    const nowMs = world.clock.nowMs();
    await world.ports.store.settle([
      { type: "elevateSession", poolId: POOL_ID, id: caller.id, amr: passed[by], nowMs },
    ]);
  }
  await plant(world, person, kinds);
  return { person, caller, app };
}

/** What may become of a caller, by what is bound. */
function expected(by: CallerKind, kinds: readonly FactorKind[]): string {
  if (kinds.length === 0 || by === "elevated") return "success";
  if (by === "faced" && !kinds.some(counts)) return "success";
  return by === "mfaToken" ? "mfaTokenInvalid" : "mfaRequired";
}

const change = ({ ports }: World, caller: CallerRef) =>
  changePassword(ports, { caller, newPassword: "a new password", oldPassword: PASSWORD, origin: from() });
const remove = ({ ports }: World, caller: CallerRef, kind: FactorKind = "totp") =>
  removeAuthenticator(ports, { caller, kind, origin: from() });

const callers: Readonly<Record<CallerKind, string>> = {
  mfaToken: "with a mere mfaToken",
  session: "with a mere session",
  elevated: "with a passed factor",
  faced: "whose face was seen",
};

describe("assurance", () => {
  for (const by of ["mfaToken", "session", "elevated", "faced"] as const) {
    it(`lets a caller ${callers[by]} bind as far as it proves all the account has`, async (t) => {
      const world = await createWorld(t, { factors: by === "mfaToken" ? ["OTP"] : [], settings: MANY_UPLOADS });
      for (const kinds of boundSets) {
        const { caller, app } = await prepare(world, by, kinds);
        const outcome = expected(by, kinds);
        const sessions = await countRows(world, "sessions");
        const confirmed = await countRows(world, "authenticators", "status = 'confirmed'");
        if (outcome !== "success") {
          assert.equal(
            await outcomeOf(confirm(world, caller, codeOf(world, app))),
            outcome,
            `confirming with ${kinds}`,
          );
          assert.equal(await countRows(world, "sessions"), sessions);
          assert.equal(await countRows(world, "authenticators", "status = 'confirmed'"), confirmed);
        }
        assert.equal(await outcomeOf(enrol(world, caller)), outcome, `enrolling with ${kinds}`);
        const isFaceBound = kinds.includes("face");
        const binding = await outcomeOf(bindFaceBy(world, caller));
        assert.equal(binding, outcome === "success" && isFaceBound ? "faceBound" : outcome, `a face with ${kinds}`);
      }
    });
  }

  it("lets a session change the password and unbind only when it proves all the account has, and an mfaToken never unbind", async (t) => {
    const world = await createWorld(t);
    for (const by of ["session", "elevated", "faced"] as const) {
      for (const kinds of boundSets) {
        const { caller } = await prepare(world, by, kinds);
        assert.equal(await outcomeOf(change(world, caller)), expected(by, kinds), `password with ${kinds}`);
      }
      for (const kinds of boundSets) {
        const { caller } = await prepare(world, by, kinds);
        assert.equal(await outcomeOf(remove(world, caller)), expected(by, kinds), `unbinding with ${kinds}`);
      }
    }
    const demanding = await createWorld(t, { factors: ["OTP"] });
    const { caller } = await prepare(demanding, "mfaToken", []);
    assert.equal(await outcomeOf(remove(demanding, caller)), "mfaTokenInvalid");
  });

  it("lets the session that follows a stepping up do what the one before was refused", async (t) => {
    const world = await createWorld(t);
    for (const kind of ["totp", "recovery"] as const) {
      const person = await register(world);
      const early = await openSession(world, person);
      const late = await openSession(world, person);
      const app = await enrol(world, early);
      await confirm(world, early, codeOf(world, app));
      world.clock.advance(90_000);
      const { token, reason } = await pendingOf(enrol(world, late));
      assert.equal(reason, "personal");
      const asked = { kind: "mfaToken", poolId: POOL_ID, id: token.id } as const;
      const proof = kind === "totp" ? codeOf(world, app) : app.recoveryCode;
      const { session } = await submit(world, asked, proof, kind);
      assert.ok(session.amr.includes("mfa"));
      assert.equal(session.factorPassedAtMs, world.clock.nowMs());
      const stepped = { kind: "session", poolId: POOL_ID, id: session.id } as const;
      assert.equal(await outcomeOf(enrol(world, stepped)), "success");
      assert.equal(await outcomeOf(enrol(world, late)), "mfaRequired", "the session before was not raised");
      assert.equal(await outcomeOf(remove(world, stepped)), "success");
    }
  });

  it("lets whoever showed a face unbind what does not count, and nothing that does while something does", async (t) => {
    const world = await createWorld(t);
    for (const kinds of boundSets) {
      for (const kind of KINDS) {
        const { caller } = await prepare(world, "faced", kinds);
        const outcome = counts(kind) ? expected("faced", kinds) : "success";
        assert.equal(await outcomeOf(remove(world, caller, kind)), outcome, `${kind} of ${kinds}`);
      }
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
      const { caller } = await prepare(world, "session", kinds);
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

  it("raises the session in which a binding is confirmed, and no other", async (t) => {
    const world = await createWorld(t);
    const person = await register(world);
    const [own, other] = [await openSession(world, person), await openSession(world, person)];
    const app = await enrol(world, own);
    await confirm(world, own, codeOf(world, app));
    const [raised, same] = await Promise.all([own, other].map(({ id }) => world.ports.store.findSession(POOL_ID, id)));
    assert.equal(raised?.factorPassedAtMs, world.clock.nowMs());
    assert.deepEqual(new Set(raised?.amr), new Set(["pwd", "otp", "mfa"]));
    assert.equal(same?.factorPassedAtMs, null);
    assert.deepEqual(same?.amr, ["pwd"]);
    for (const act of [enrol, change, remove]) assert.equal(await outcomeOf(act(world, other)), "mfaRequired");
    for (const act of [enrol, remove]) assert.equal(await outcomeOf(act(world, own)), "success");
  });

  it("lasts for 15 minutes, whichever way the clock goes", async (t) => {
    for (const [waitMs, outcome] of [
      [15 * 60_000, "success"],
      [15 * 60_000 + 1, "mfaRequired"],
      [-15 * 60_000 - 1, "mfaRequired"],
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
    const person = await register(world);
    const [own, other] = [await openSession(world, person), await openSession(world, person)];
    await confirm(world, own, codeOf(world, await enrol(world, own)));
    const refreshed = await refreshSession(world.ports, other, from());
    assert.equal(refreshed.session.factorPassedAtMs, null);
    assert.deepEqual(refreshed.session.amr, ["pwd"]);
    assert.equal(await outcomeOf(enrol(world, other)), "mfaRequired");
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
