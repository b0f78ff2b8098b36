import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MfaError } from "@countersign/contract";
import {
  type FactorKind,
  type PolicyFactor,
  removeAuthenticator,
  type TokenRef,
  unbindContact,
} from "@countersign/core";
import { createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { bindBy, codeOf, confirm, enrol, openSession, type Person, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { countRows } from "./testing/tables.ts";

const remove = ({ ports }: World, caller: TokenRef<"session">, kind: FactorKind = "totp") =>
  outcomeOf(removeAuthenticator(ports, { caller, kind, origin: from() }));

const confirmedOf = (world: World): Promise<number> =>
  countRows(world, "authenticators", "kind <> 'recovery' and status = 'confirmed'");

/** Has a session pass what is bound, and the application demand its factors from then on. */
async function prepare(world: World, bound: readonly FactorKind[], factors: readonly PolicyFactor[]) {
  await demandFactors(world, []);
  const person = await register(world);
  const caller = await openSession(world, person);
  for (const kind of bound)
    await plantFactor(world, person.userId, kind, { source: "APPLICATION", ...addressOf(kind, person) });
  const nowMs = world.clock.nowMs();
  const elevated = {
    type: "elevateSession",
    poolId: POOL_ID,
    id: caller.id,
    kind: "recovery",
    amr: ["mfa"],
    nowMs,
  } as const;
  await world.ports.store.settle([elevated]);
  await demandFactors(world, factors);
  return { person, caller };
}

function addressOf(kind: FactorKind, { email }: Person): { readonly address?: string } {
  return kind === "email" ? { address: email } : {};
}

describe("unbinding the last factor that the application accepts", () => {
  it("is refused while it demands one, whichever that is, and told to bind another first", async (t) => {
    const world = await createWorld(t);
    for (const kind of ["totp", "sms", "email", "face"] as const) {
      const { caller } = await prepare(world, [kind], ["OTP", "SMS"]);
      const before = await confirmedOf(world);
      const request = removeAuthenticator(world.ports, { caller, kind, origin: from() });
      await assert.rejects(request, (error) => error instanceof MfaError && error.code === 2097);
      assert.equal(await confirmedOf(world), before);
    }
  });

  it("goes where another is left that it accepts, or where it demands none", async (t) => {
    const world = await createWorld(t);
    for (const [bound, gone, factors] of [
      [["totp", "sms"], "totp", ["OTP"]],
      [["totp", "email"], "totp", ["OTP", "EMAIL"]],
      [["totp", "email"], "email", ["OTP"]],
      [["totp"], "totp", []],
      [["face"], "face", []],
    ] as const) {
      const { caller } = await prepare(world, bound, factors);
      assert.equal(
        await remove(world, caller, gone),
        "success",
        `${gone} of [${bound}] where [${factors}] is demanded`,
      );
    }
  });

  it("leaves the app that took its place in this session, and takes the others", async (t) => {
    const world = await createWorld(t);
    const { caller } = await prepare(world, ["totp"], ["OTP"]);
    const [first, second] = [await bindBy(world, caller), await bindBy(world, caller)];
    await enrol(world, caller);
    assert.notEqual(first.secret, second.secret);
    assert.equal(await remove(world, caller), "success");
    assert.equal(await countRows(world, "authenticators", "kind = 'totp'"), 1);
    const late = await enrol(world, caller);
    assert.equal(await outcomeOf(confirm(world, caller, codeOf(world, late))), "success");
  });

  it("is refused to an application that demands nothing, too, where the session's own does", async (t) => {
    const world = await createWorld(t);
    const { caller } = await prepare(world, ["totp"], ["OTP"]);
    const lax = (await world.ports.store.findDefaultApplication(POOL_ID)) ?? assert.fail();
    const application = { ...lax, id: "c1".repeat(12), factors: [] };
    await world.ports.store.settle([{ type: "insertApplication", application, nowMs: world.clock.nowMs() }]);
    assert.equal(await remove(world, { ...caller, appId: application.id }), "lastFactor");
  });

  it("is refused with the address that it sends to", async (t) => {
    const world = await createWorld(t);
    const { caller } = await prepare(world, ["email"], ["EMAIL"]);
    const unbind = () => outcomeOf(unbindContact(world.ports, { caller, channel: "email", origin: from() }));
    assert.equal(await unbind(), "lastFactor");
    await demandFactors(world, []);
    assert.equal(await unbind(), "success");
  });
});
