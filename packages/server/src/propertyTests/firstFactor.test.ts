import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CallerRef, importTotp, loadCaller, type Scope, type TokenRef } from "@countersign/core";
import { askAndRead, verifyBy } from "./testing/codes.ts";
import { createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { bindFaceBy, MANY_UPLOADS } from "./testing/faces.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { bindBy, openMfaToken, openSession, type Person, register } from "./testing/person.ts";
import { createPostedWorld, type PostedWorld } from "./testing/post.ts";

const manager: Scope = { poolId: POOL_ID, appId: null, actor: "management", origin: from() };

const use = ({ ports }: World, caller: CallerRef): Promise<string> => outcomeOf(loadCaller(ports, caller, from()));

interface Before {
  readonly world: PostedWorld;
  readonly person: Person;
  readonly session: TokenRef<"session">;
  readonly mfaToken: TokenRef<"mfaToken">;
}

/** Every way to a first factor; gives by what it was bound, where that lives on. */
const waysToIt: Readonly<Record<string, (before: Before) => Promise<CallerRef | null>>> = {
  async "an app bound in a session"({ world, session }) {
    await bindBy(world, session);
    return session;
  },
  async "a face bound in a session"({ world, session }) {
    await bindFaceBy(world, session);
    return session;
  },
  async "an app bound at a sign-in"({ world, mfaToken }) {
    await bindBy(world, mfaToken);
    return null;
  },
  async "an e-mail address bound at a sign-in"({ world, person, mfaToken }) {
    const recipient = { channel: "email", address: person.email } as const;
    await verifyBy(world, mfaToken, recipient, await askAndRead(world, recipient, "mfaVerify"));
    return null;
  },
  async "an import"({ world, person }) {
    const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    await importTotp(world.ports, { scope: manager, userId: person.userId, secret, recoveryCode: null });
    return null;
  },
};

describe("the first factor of an account", () => {
  for (const [way, bind] of Object.entries(waysToIt)) {
    it(`ends what was opened while nothing had to be proved: ${way}`, async (t) => {
      const world = await createPostedWorld(t, { settings: MANY_UPLOADS });
      const person = await register(world);
      const [session, other] = [await openSession(world, person), await openSession(world, person)];
      await demandFactors(world, ["OTP", "EMAIL"]);
      const [mfaToken, otherToken] = [await openMfaToken(world, person), await openMfaToken(world, person)];
      if (way.includes("session")) await demandFactors(world, []);
      const bystander = await register(world);
      await demandFactors(world, []);
      const elsewhere = await openSession(world, bystander);
      if (!way.includes("session")) await demandFactors(world, ["OTP", "EMAIL"]);
      const kept = await bind({ world, person, session, mfaToken });
      assert.equal(await use(world, other), "sessionRevoked");
      assert.notEqual(await use(world, otherToken), "success");
      assert.notEqual(await use(world, mfaToken), "success");
      assert.equal(await use(world, session), kept === null ? "sessionRevoked" : "success");
      assert.equal(await use(world, elsewhere), "success");
    });
  }

  it("is the first only: another one ends nothing", async (t) => {
    const world = await createWorld(t, { settings: MANY_UPLOADS });
    const person = await register(world);
    const session = await openSession(world, person);
    await bindBy(world, session);
    const token = await openMfaToken(world, person);
    await bindFaceBy(world, session);
    assert.equal(await use(world, session), "success");
    assert.equal(await use(world, token), "success");
  });
});
