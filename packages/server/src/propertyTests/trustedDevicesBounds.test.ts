import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  changePassword,
  endDevicesOf,
  endOwnDevice,
  listTrustedDevices,
  removeAuthenticator,
  renewRecoveryCode,
  reportBehaviour,
  resetMfa,
  setPasswordOf,
  setPolicy,
  stepUp,
} from "@countersign/core";
import { knownPlaces, patchApplication, theApplication } from "./testing/behaving.ts";
import { askAndRead, resetBy } from "./testing/codes.ts";
import { APP_ID, createWorld, demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { serve, signInShowing, standing, type Trusting, trust, trusting } from "./testing/devices.ts";
import { engines } from "./testing/engines.ts";
import { atOnce, granted, outcomeOf, tally } from "./testing/outcomes.ts";
import { openProven } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox, type PostedWorld } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const ABROAD = "192.0.2.7";
const scope = { poolId: POOL_ID, appId: APP_ID, actor: "operator", origin: from() } as const;
const outcomes = ["allow", "notify", "enrol", "challenge", "deny"] as const;

/** Has the policy come to something once the country is new. */
async function answerAbroad({ ports }: World, outcome: (typeof outcomes)[number]): Promise<void> {
  const signals = { newCountry: { weight: 50 } };
  const steps = outcome === "allow" ? [] : [{ from: 50, outcome }];
  await setPolicy(ports, { scope, appId: null, state: "live", policy: { format: 1, signals, steps } });
}

/** What ends the trust of all devices of an account. */
const endings: Readonly<Record<string, (world: PostedWorld, trusting: Trusting) => Promise<unknown>>> = {
  "the password is changed": async ({ ports }, { owner, session: caller }) =>
    granted(
      changePassword(ports, { caller, oldPassword: owner.password, newPassword: "another horse", origin: from() }),
    ),
  "the password is reset by a manager": ({ ports }, { owner: { userId } }) =>
    setPasswordOf(ports, { scope, userId, newPassword: "another horse" }),
  "the password is reset by a code": async (world, { owner }) =>
    resetBy(world, mailbox(owner.email), await askAndRead(world, mailbox(owner.email), "resetPassword")),
  "an operator resets the factors": ({ ports }, { owner: { userId } }) =>
    resetMfa(ports, { scope, userId, reason: "lost" }),
  "one of its factors is removed": async (world, { owner, session: caller }) => {
    await plantFactor(world, owner.userId, "email", { address: owner.email });
    await granted(removeAuthenticator(world.ports, { caller, kind: "email", origin: from() }));
  },
  "an operator ends it": ({ ports }, { owner: { userId } }) => endDevicesOf(ports, { scope, userId, reason: null }),
  "its owner ends it": async ({ ports }, { session: caller, token }) =>
    granted(endOwnDevice(ports, { caller, id: token.slice(0, 24), origin: from() })),
  "its owner ends all": async ({ ports }, { session: caller }) =>
    granted(endOwnDevice(ports, { caller, id: null, origin: from() })),
};

for (const { engine, settingsFor, options } of engines) {
  describe(`what a trusted device does not do: ${engine}`, options, () => {
    for (const [occasion, end] of Object.entries(endings))
      it(`outlive that ${occasion}`, async (t) => {
        const world = await createPostedWorld(t, { settings: await settingsFor(t) });
        const made = await trusting(world);
        const other = await trusting(world);
        const letIn = await serve(world, made.owner, made.token);
        await end(world, { ...made, token: letIn.next });
        assert.equal(await countRows(world, "trusted_devices"), 1, "but the other account's");
        assert.equal(await standing(world, letIn.session.id), "sessionRevoked");
        for (const password of [made.owner.password, "another horse", "new horse battery"]) {
          const outcome = await outcomeOf(signInShowing(world, made.owner, [letIn.next], { password }));
          assert.notEqual(outcome, "success", password);
        }
        await serve(world, other.owner, other.token);
      });

    it("stand in for a fresh proof, nor raise a session", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { owner, token } = await trusting(world);
      const { session: caller } = await serve(world, owner, token);
      const { ports } = world;
      const common = { caller, origin: from() };
      const acts = {
        password: changePassword(ports, { ...common, oldPassword: owner.password, newPassword: "another horse" }),
        factor: removeAuthenticator(ports, { ...common, kind: "totp" }),
        recovery: renewRecoveryCode(ports, common),
        level: stepUp(ports, { ...common, level: 2, maxAgeSeconds: null }),
      };
      for (const [name, act] of Object.entries(acts)) assert.equal(await outcomeOf(act), "mfaRequired", name);
      world.clock.advance(60_000);
      assert.equal(await outcomeOf(stepUp(ports, { ...common, level: 1, maxAgeSeconds: 30 })), "mfaRequired");
    });

    it("weaken what a policy comes to, whatever it is, nor what behaviour makes due in its sessions", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t), surroundings: knownPlaces() });
      const made = await trusting(world);
      await patchApplication(world, { policyMode: "adaptive" });
      let { token } = made;
      const come = {
        allow: "success",
        notify: "success",
        enrol: "success",
        challenge: "mfaRequired",
        deny: "signInDenied",
      };
      for (const outcome of outcomes) {
        await answerAbroad(world, outcome);
        const came = await signInShowing(world, made.owner, [token], { ip: ABROAD }).catch((error: unknown) => error);
        assert.equal(
          await outcomeOf(came instanceof Error ? Promise.reject(came) : Promise.resolve(came)),
          come[outcome],
          outcome,
        );
        token = (came as { readonly device?: { readonly token: string } }).device?.token ?? token;
        // Whoever was let in from there has made it a country that he knows.
        await world.database.write((sql) => sql.run("delete from known_origins", []));
      }
      await answerAbroad(world, "allow");
      token = (await serve(world, made.owner, token)).next;
      await answerAbroad(world, "challenge");
      const { session, next } = await serve(world, made.owner, token);
      assert.equal(await standing(world, session.id), "holds");
      const application = await theApplication(world);
      const seen = { ...from(ABROAD), trustedDevices: [] };
      const behaviour = {
        application,
        sessionId: session.id,
        seen,
        action: "pay",
        isReported: null,
        failures: null,
        atMs: null,
        scope,
      };
      assert.equal((await reportBehaviour(world.ports, behaviour)).standing, "due");
      assert.equal(await standing(world, session.id), "mfaRequired");
      await patchApplication(world, { policyMode: "fixed" });
      assert.equal(await outcomeOf(signInShowing(world, made.owner, [next])), "mfaRequired", "it is still owed");
    });

    it("let in more than one of 200 that show one token at once, in two processes", async (t) => {
      const settings = await settingsFor(t);
      const one = await createWorld(t, { settings });
      const { owner, token } = await trusting(one);
      const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
      const other = await createWorld(t, { settings, folder: one.folder, random });
      other.clock.set(one.clock.nowMs());
      const nodes = [{ ...one, ports: { ...one.ports, random } }, other];
      const requests = atOnce(200, (index) => {
        const node = nodes[index % 2] as World; // there are two
        return signInShowing(node, owner, [token], { ip: `198.51.${index}.7` });
      });
      assert.deepEqual(await tally(requests), { success: 1, mfaRequired: 199 });
      assert.equal(await countRows(one, "trusted_devices"), 1);
      assert.equal(await countRows(one, "sessions", "trusted_device_id is not null and revoked_at_ms is null"), 1);
    });

    it("end more than once, nor tell of it twice, however many copies of it come at once", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const { owner, token } = await trusting(world);
      const { next } = await serve(world, owner, token);
      const { next: last } = await serve(world, owner, next);
      const requests = atOnce(60, (index) =>
        signInShowing(world, owner, [index % 2 === 0 ? token : last], { ip: `198.51.${index}.7` }),
      );
      const { success = 0, mfaRequired = 0 } = await tally(requests);
      assert.deepEqual([success <= 1, success + mfaRequired], [true, 60]);
      assert.equal(await countRows(world, "trusted_devices"), 0);
      assert.equal(await countRows(world, "sessions", "trusted_device_id is not null and revoked_at_ms is null"), 0);
      assert.equal(world.post.filter(({ content }) => content.purpose === "deviceCopied").length, 1);
    });

    it("number more than twenty, of which those stay that served last", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { owner, token } = await trusting(world);
      let first = token;
      for (let count = 0; count < 21; count += 1) {
        world.clock.advance(61_000);
        if (count === 15) first = (await serve(world, owner, first)).next;
        await trust(world, await openProven(world, owner));
      }
      assert.equal(await countRows(world, "trusted_devices"), 20);
      world.clock.advance(61_000);
      const caller = await openProven(world, owner);
      const { listed } = await granted(listTrustedDevices(world.ports, caller, from()));
      assert.ok(listed.some(({ device }) => device.id === first.slice(0, 24)));
      assert.equal(
        await outcomeOf(endOwnDevice(world.ports, { caller, id: "0".repeat(24), origin: from() })),
        "deviceUnknown",
      );
      await demandFactors(world, []);
      const stranger = await trusting(world);
      const foreign = endOwnDevice(world.ports, { caller: stranger.session, id: first.slice(0, 24), origin: from() });
      assert.equal(await outcomeOf(foreign), "deviceUnknown");
    });
  });
}
