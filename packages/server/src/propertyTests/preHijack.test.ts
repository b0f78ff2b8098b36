import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type TokenRef, updateOwnProfile } from "@countersign/core";
import { NEW_PASSWORD } from "./testing/codes.ts";
import { demandFactors, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { bindBy, codeOf, confirm, enrol, submit } from "./testing/person.ts";
import { plantFactor } from "./testing/plantFactor.ts";
import { noticesIn, type PostedWorld } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";
import {
  BAIT,
  type Claimed,
  claim,
  createClaimedService,
  DAY_MS,
  mfaTokenOf,
  sessionOf,
  signInByName,
  type Way,
  ways,
} from "./testing/thief.ts";

const use = ({ ports }: World, caller: TokenRef<"session">): Promise<string> =>
  outcomeOf(updateOwnProfile(ports, { caller, patch: { profile: {} }, origin: from() }));

async function subjectOf({ ports }: World, { userId }: Claimed) {
  return (await ports.store.findSubject(POOL_ID, { kind: "id", key: userId })) ?? assert.fail("the account is gone");
}

async function assertOwned(world: PostedWorld, claimed: Claimed, { purpose }: Way): Promise<void> {
  const { user, authenticators, knownOrigins } = await subjectOf(world, claimed);
  const own = purpose === "signIn" ? ["address", "browser", "hour"] : [];
  assert.deepEqual(knownOrigins.map(({ kind }) => kind).toSorted(), own, "the stranger's are forgotten");
  assert.deepEqual([user.profile, user.customData, authenticators], [{}, {}, []]);
  assert.equal(claimed.recipient.channel === "sms" ? user.phoneVerified : user.emailVerified, true);
  const [sealed] = await world.ports.store.findSealedProfiles(user);
  assert.deepEqual([sealed?.profile, sealed?.customData], [BAIT.profile, BAIT.customData]);
  assert.equal(await outcomeOf(signInByName(world, claimed)), "passwordWrong");
  const ofAccount = `user_id = '${claimed.userId}'`;
  assert.equal(await countRows(world, "audit_events", `type = 'account.reclaimed' and ${ofAccount}`), 1);
  const { channel, address } = claimed.recipient;
  const told = noticesIn(world).filter((each) => each.address === address && each.purpose === "accountReclaimed");
  assert.deepEqual(
    told.map((each) => each.channel),
    [channel],
  );
}

/** What the stranger has opened or begun; gives what becomes of it when he uses it afterwards. */
const opened: Readonly<Record<string, (world: World, claimed: Claimed) => Promise<() => Promise<string>>>> = {
  "a password": async (world, claimed) => () => outcomeOf(signInByName(world, claimed)),
  async "an open session"(world, claimed) {
    const session = await sessionOf(world, claimed);
    return () => use(world, session);
  },
  async "an open mfaToken"(world, claimed) {
    await demandFactors(world, ["OTP"]);
    const token = await mfaTokenOf(world, claimed);
    await demandFactors(world, []);
    return () => outcomeOf(enrol(world, token));
  },
  async "a pending app with its recovery code"(world, claimed) {
    const session = await sessionOf(world, claimed);
    const app = await enrol(world, session);
    return () => outcomeOf(confirm(world, session, codeOf(world, app)));
  },
};
const ends: Readonly<Record<string, string>> = {
  "a password": "passwordWrong",
  "an open session": "sessionRevoked",
  "an open mfaToken": "mfaTokenInvalid",
  "a pending app with its recovery code": "sessionRevoked",
};

for (const { engine, settingsFor, options } of engines) {
  describe(`an address that somebody else registered, proved from outside: ${engine}`, options, () => {
    for (const way of ways) {
      it(`is its owner's with the account, whatever the stranger had opened: ${way.name}`, async (t) => {
        const service = await createClaimedService(t, { settings: await settingsFor(t) });
        const { world } = service;
        for (const [name, open] of Object.entries(opened)) {
          const claimed = await claim(world, way.channel);
          const uses = await open(world, claimed);
          assert.equal(await way.prove(service, claimed.recipient), 200, name);
          assert.equal(await uses(), ends[name], name);
          await assertOwned(world, claimed, way);
          const proven = way.purpose === "resetPassword" ? "success" : "passwordWrong";
          assert.equal(await outcomeOf(signInByName(world, claimed, NEW_PASSWORD)), proven, name);
        }
      });

      it(`is asked for a bound app at a code sign-in, and rid of a fresh one by a reset: ${way.name}`, async (t) => {
        const service = await createClaimedService(t, { settings: await settingsFor(t) });
        const { world } = service;
        const claimed = await claim(world, way.channel);
        const session = await sessionOf(world, claimed);
        const app = await bindBy(world, session);
        if (way.purpose === "resetPassword") {
          assert.equal(await way.prove(service, claimed.recipient), 200);
          await assertOwned(world, claimed, way);
          assert.equal(await use(world, session), "sessionRevoked");
          assert.equal(await outcomeOf(signInByName(world, claimed, NEW_PASSWORD)), "success");
          return;
        }
        assert.equal(await way.prove(service, claimed.recipient), 1635);
        assert.equal(await use(world, session), "success", "nothing ends");
        const token = await mfaTokenOf(world, claimed);
        assert.equal(await outcomeOf(submit(world, token, codeOf(world, app))), "success");
        const { user } = await subjectOf(world, claimed);
        assert.deepEqual([user.emailVerified, user.phoneVerified, user.profile], [false, false, BAIT.profile]);
      });

      it(`is asked for an app that a sign-in was completed with a day after it was bound: ${way.name}`, async (t) => {
        const service = await createClaimedService(t, { settings: await settingsFor(t) });
        const { world } = service;
        const claimed = await claim(world, way.channel);
        const app = await bindBy(world, await sessionOf(world, claimed));
        world.clock.advance(DAY_MS);
        const { session } = await submit(world, await mfaTokenOf(world, claimed), codeOf(world, app));
        const old = { kind: "session", poolId: POOL_ID, id: session.id } as const;
        const isReset = way.purpose === "resetPassword";
        assert.equal(await way.prove(service, claimed.recipient), isReset ? 200 : 1635);
        assert.equal(await use(world, old), isReset ? "sessionRevoked" : "success");
        const kinds = (await subjectOf(world, claimed)).authenticators.map(({ kind }) => kind).sort();
        assert.deepEqual(kinds, ["recovery", "totp"]);
        const password = isReset ? NEW_PASSWORD : claimed.password;
        assert.equal(await outcomeOf(signInByName(world, claimed, password)), "mfaRequired");
        if (isReset) assert.equal(await outcomeOf(signInByName(world, claimed)), "passwordWrong");
      });

      it(`is taken off an account that has proved another one: ${way.name}`, async (t) => {
        const service = await createClaimedService(t, { settings: await settingsFor(t) });
        const { world } = service;
        const claimed = await claim(world, way.channel);
        const session = await sessionOf(world, claimed);
        await plantFactor(world, claimed.userId, "email", { address: "thief@example.org" });
        assert.equal(await way.prove(service, claimed.recipient), 2004);
        const { user } = await subjectOf(world, claimed);
        assert.deepEqual([user.email, user.phone, user.profile], [null, null, BAIT.profile]);
        assert.equal(await use(world, session), "success", "it is his account");
        const told = world.post.filter(({ content }) => content.purpose === "claimLost");
        assert.deepEqual(
          told.map(({ address, content }) => [address, "ip" in content && content.ip]),
          [["thief@example.org", null]],
        );
        assert.equal(await countRows(world, "audit_events", "type = 'contact.claimLost'"), 1);
        const again = way.purpose === "signIn" ? 2004 : 2001;
        assert.equal(await way.prove(service, claimed.recipient), again, "as for an address that nobody has");
      });
    }
  });
}
