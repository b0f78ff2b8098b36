import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { listTrustedDevices, trustDevice } from "@countersign/core";
import { acrOf } from "../tokens/userTokens.ts";
import { patchApplication } from "./testing/behaving.ts";
import { askAndRead, signInBy } from "./testing/codes.ts";
import { createWorld, demandFactors, from } from "./testing/createWorld.ts";
import {
  allowTrust,
  pass,
  secondApplication,
  serve,
  shown,
  signInShowing,
  standing,
  trust,
  trusting,
} from "./testing/devices.ts";
import { engines } from "./testing/engines.ts";
import { granted, outcomeOf } from "./testing/outcomes.ts";
import { openProven, openSession, register } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { createPostedWorld, mailbox } from "./testing/post.ts";
import { countRows, readTable } from "./testing/tables.ts";

const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;

for (const { engine, settingsFor, options } of engines) {
  describe(`a trusted device: ${engine}`, options, () => {
    it("stands in for what the application demands of all, and gives no assurance by it", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { owner, token } = await trusting(world);
      assert.equal(await outcomeOf(signInShowing(world, owner, [])), "mfaRequired", "another browser");
      const { session, device } = await granted(signInShowing(world, owner, [token]));
      assert.deepEqual([session.passed, session.amr, acrOf(session)], [{}, ["pwd"], "1"]);
      assert.ok(device !== null && device.token !== token);
      assert.equal(await standing(world, session.id), "holds");
      const [row] = await readTable(world, "trusted_devices");
      const secret = device.token.split(".")[1] ?? assert.fail();
      assert.match(secret, /^[0-9a-f]{64}$/);
      assert.ok(!JSON.stringify(row).includes(secret), "kept as a digest alone");
      assert.equal(row?.digest, world.ports.digest(secret));
    });

    it("serves again and again by the token that it was given last, through a restart too", async (t) => {
      const settings = await settingsFor(t);
      const world = await createWorld(t, { settings });
      const { owner, token } = await trusting(world);
      let next = token;
      for (let day = 0; day < 4; day += 1) {
        world.clock.advance(DAY_MS);
        ({ next } = await serve(world, owner, next));
      }
      const again = await createWorld(t, { settings, folder: world.folder });
      again.clock.set(world.clock.nowMs());
      await serve(again, owner, next);
    });

    it("is trusted no longer, and its sessions end, once a value comes again that has served before", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const { owner, token } = await trusting(world);
      const mine = await serve(world, owner, token);
      const thiefs = await serve(world, owner, mine.next, { ip: "198.51.100.7" });
      assert.equal(await outcomeOf(signInShowing(world, owner, [token])), "mfaRequired");
      assert.equal(await outcomeOf(signInShowing(world, owner, [thiefs.next])), "mfaRequired");
      for (const { session } of [mine, thiefs]) assert.equal(await standing(world, session.id), "sessionRevoked");
      assert.equal(await countRows(world, "trusted_devices"), 0);
      assert.equal(await countRows(world, "audit_events", "type = 'device.reuse' and result = 'failure'"), 1);
      const told = world.post.map(({ content, address }) => [content.purpose, address]);
      assert.deepEqual(told.slice(-2), [
        ["deviceTrusted", owner.email],
        ["deviceCopied", owner.email],
      ]);
    });

    it("neither loses its trust nor locks anybody out when the answer to a sign-in is lost", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { owner, token } = await trusting(world);
      await serve(world, owner, token); // nobody gets this answer
      world.clock.advance(MINUTE_MS);
      assert.equal(await outcomeOf(signInShowing(world, owner, [token])), "mfaRequired");
      assert.equal(await countRows(world, "trusted_devices"), 1);
      assert.equal(await countRows(world, "audit_events", "type = 'device.reuse'"), 0);
      const anew = await trust(world, await openProven(world, owner), [token]);
      assert.equal(await countRows(world, "trusted_devices"), 1, "in the place of the one before");
      await serve(world, owner, anew);
    });

    it("takes what a thief got in that moment from him, when it is trusted anew or comes again later", async (t) => {
      for (const end of ["trusted", "later"] as const) {
        const world = await createWorld(t, { settings: await settingsFor(t) });
        const { owner, token } = await trusting(world);
        const thiefs = await serve(world, owner, token, { ip: "198.51.100.7" });
        world.clock.advance(MINUTE_MS);
        assert.equal(await outcomeOf(signInShowing(world, owner, [token])), "mfaRequired");
        if (end === "trusted") await trust(world, await openProven(world, owner), [token]);
        else {
          world.clock.advance(5 * MINUTE_MS);
          assert.equal(await outcomeOf(signInShowing(world, owner, [token])), "mfaRequired");
        }
        assert.equal(await outcomeOf(signInShowing(world, owner, [thiefs.next])), "mfaRequired", end);
        assert.equal(await standing(world, thiefs.session.id), "sessionRevoked", end);
      }
    });

    it("says nothing of another account, another application, and by what it never was given", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { owner, token } = await trusting(world);
      const stranger = await trusting(world);
      const appId = await secondApplication(world);
      assert.equal(await outcomeOf(signInShowing(world, stranger.owner, [token])), "mfaRequired");
      assert.equal(await outcomeOf(signInShowing(world, owner, [token], { appId })), "mfaRequired");
      assert.equal(
        await outcomeOf(signInShowing(world, owner, [`${"0".repeat(24)}.${"0".repeat(64)}`])),
        "mfaRequired",
      );
      assert.equal(await countRows(world, "trusted_devices"), 2, "and ends nothing");
      const { session } = await serve(world, owner, token);
      const elsewhere = { ...session, appId };
      assert.equal(await outcomeOf(listTrustedDevices(world.ports, elsewhere, from())), "mfaRequired");
      assert.equal(await outcomeOf(signInShowing(world, owner, [token.slice(0, 25) + "1".repeat(64)])), "mfaRequired");
      assert.equal(await countRows(world, "trusted_devices"), 1, "a forged value of its own ends it");
    });

    it("takes a wrong password for no better, and nothing happens to it", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { owner, token } = await trusting(world);
      assert.equal(await outcomeOf(signInShowing(world, owner, [token], { password: "wrong" })), "passwordWrong");
      await serve(world, owner, token);
    });

    it("ends with its days and with its application's leave; its sessions are asked then", async (t) => {
      for (const end of ["days", "off", "shorter"] as const) {
        const world = await createWorld(t, { settings: await settingsFor(t) });
        const { owner, token } = await trusting(world);
        world.clock.advance(9 * DAY_MS);
        const { session, next } = await serve(world, owner, token);
        if (end === "days") world.clock.advance(21 * DAY_MS);
        else if (end === "off") await patchApplication(world, { trustDays: 0 });
        else await patchApplication(world, { trustDays: 7 });
        assert.equal(await outcomeOf(signInShowing(world, owner, [next])), "mfaRequired", end);
        assert.equal(await standing(world, session.id), end === "days" ? "sessionExpired" : "mfaRequired", end);
      }
    });

    it("stands for nothing that would not be accepted any more: what says less, or the way in itself", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      await plantFactor(world, person.userId, "email", { address: person.email });
      const session = await openSession(world, person);
      await allowTrust(world, 30, ["EMAIL"]);
      await pass(world, session, "email");
      const { next } = await serve(world, person, await trust(world, session));
      const mail = mailbox(person.email);
      const code = await askAndRead(world, mail, "signIn");
      const came = signInBy(world, mail, code, { devices: shown(world, next) });
      assert.notEqual(await outcomeOf(came), "success", "the mailbox is the first factor there");
      await plantFactor(world, person.userId, "totp", { source: "APPLICATION" });
      const { next: last } = await serve(world, person, next);
      await demandFactors(world, ["OTP"]);
      assert.equal(await outcomeOf(signInShowing(world, person, [last])), "mfaRequired");
    });

    it("is trusted only by who has just passed a factor, where the application allows it", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const { owner, session, token } = await trusting(world);
      const again = (caller: typeof session) => outcomeOf(trustDevice(world.ports, { caller, origin: from() }));
      const letIn = await serve(world, owner, token);
      assert.equal(await again(letIn.session), "mfaRequired", "a trusted device trusts no other");
      assert.equal(await again(session), "success");
      world.clock.advance(16 * MINUTE_MS);
      assert.equal(await again(session), "mfaRequired");
      const fresh = await openProven(world, owner);
      const appId = await secondApplication(world);
      assert.equal(await again({ ...fresh, appId }), "deviceNotTrusted", "for another application");
      await patchApplication(world, { trustDays: 0 });
      assert.equal(await again(fresh), "deviceNotTrusted");
      await allowTrust(world, 30, []);
      const bare = await register(world);
      assert.equal(await again(await openSession(world, bare)), "deviceNotTrusted", "nothing is bound");
    });
  });
}
