import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { continueReleases } from "@countersign/core";
import { askAndRead, NEW_PASSWORD, resetBy } from "./testing/codes.ts";
import { from, POOL_ID } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { bindBy, codeOf, submit } from "./testing/person.ts";
import { noticesIn } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";
import { claim, createClaimedService, DAY_MS, mfaTokenOf, sessionOf, signInByName } from "./testing/thief.ts";

const HOUR_MS = 3600 * 1000;

for (const { engine, settingsFor, options } of engines) {
  describe(`a factor that was bound before the account came to its owner: ${engine}`, options, () => {
    /** An account that its owner has got back by a reset, with an app in it that a stranger had settled. */
    async function reclaim(t: TestContext) {
      const service = await createClaimedService(t, { settings: await settingsFor(t) });
      const { world, client } = service;
      const account = await claim(world, "email");
      const app = await bindBy(world, await sessionOf(world, account));
      world.clock.advance(DAY_MS);
      await submit(world, await mfaTokenOf(world, account), codeOf(world, app));
      const { recipient } = account;
      await resetBy(world, recipient, await askAndRead(world, recipient, "resetPassword"));
      const login = async () => {
        const body = { account: account.username, password: await client.encrypt(NEW_PASSWORD) };
        return (await service.post("/api/v2/login/account", body)) as { code: number; data: { mfaToken: string } };
      };
      return {
        ...service,
        account,
        app,
        login,
        ask: async () => client.call("POST", "/v1/mfa/release", { token: (await login()).data.mfaToken, body: {} }),
        upkeep: () => continueReleases(world.ports, from()),
        told: () => noticesIn(world).filter(({ purpose }) => purpose === "factorRelease"),
      };
    }

    it("goes three days after its owner asked for that, each of which begins with a notice", async (t) => {
      const { world, account, ask, upkeep, told, login } = await reclaim(t);
      assert.equal((await login()).code, 1635);
      const asked = await ask();
      const releaseAt = new Date(world.clock.nowMs() + 3 * DAY_MS).toISOString();
      assert.deepEqual([asked.status, asked.body], [202, { factors: ["OTP"], releaseAt }]);
      world.clock.advance(HOUR_MS);
      assert.deepEqual((await ask()).body, asked.body, "asked again, it is the same");
      for (const days of [1, 2, 3]) {
        assert.equal(told().length, days);
        world.clock.advance(days === 1 ? 23 * HOUR_MS - 1 : DAY_MS - 1);
        await upkeep();
        assert.equal(told().length, days, "not before the day is over");
        world.clock.advance(1);
        await Promise.all([upkeep(), upkeep(), upkeep()]);
      }
      assert.deepEqual(
        told().map(({ address, item }) => [address, item]),
        Array(3).fill([account.email, "TOTP"]),
      );
      const gone = noticesIn(world).filter(({ purpose }) => purpose === "factorRemoved");
      assert.equal(gone.length, 1);
      const subject = await world.ports.store.findSubject(POOL_ID, { kind: "id", key: account.userId });
      assert.deepEqual(subject?.authenticators, [], "the recovery code goes with it");
      assert.equal(await countRows(world, "audit_events", "type = 'authenticator.release' and actor = 'service'"), 1);
      assert.equal((await login()).code, 200);
    });

    for (const kind of ["totp", "recovery"] as const) {
      it(`stays for good once somebody has passed it (${kind})`, async (t) => {
        const { world, account, app, ask, upkeep, told, login } = await reclaim(t);
        await ask();
        world.clock.advance(2 * DAY_MS);
        await upkeep();
        const token = await mfaTokenOf(world, account, NEW_PASSWORD);
        await submit(world, token, kind === "totp" ? codeOf(world, app) : app.recoveryCode, kind);
        for (let day = 0; day < 5; day += 1) {
          world.clock.advance(DAY_MS);
          await upkeep();
        }
        assert.equal(told().length, 2);
        assert.equal((await login()).code, 1635);
        const { status, body } = await ask();
        assert.deepEqual([status, body.code], [409, 2103], "it is its owner's");
      });
    }

    it("is told of on three days even where nobody looked for ten, or the clock was ahead", async (t) => {
      const { world, ask, upkeep, told, login } = await reclaim(t);
      await ask();
      world.clock.advance(10 * DAY_MS);
      await upkeep();
      assert.deepEqual([told().length, (await login()).code], [2, 1635]);
      world.clock.advance(-5 * DAY_MS);
      await upkeep();
      assert.deepEqual([told().length, (await login()).code], [3, 1635], "it begins anew");
      for (const code of [1635, 1635, 200]) {
        world.clock.advance(DAY_MS);
        await upkeep();
        assert.equal((await login()).code, code);
      }
      assert.equal(told().length, 5);
    });

    it("is not released to a stranger, nor what an owner has bound himself", async (t) => {
      const { world, client, account, upkeep, told } = await reclaim(t);
      const release = (token?: string) =>
        client.call("POST", "/v1/mfa/release", { body: {}, ...(token === undefined ? {} : { token }) });
      assert.equal((await release()).body.code, 2020);
      assert.equal(await outcomeOf(signInByName(world, account)), "passwordWrong", "the stranger has no token");
      const own = await claim(world, "email");
      await bindBy(world, await sessionOf(world, own));
      const password = await client.encrypt(own.password);
      const login = { body: { account: own.username, password } };
      const { data } = (await client.call("POST", "/api/v2/login/account", login)).body as {
        data: { mfaToken: string };
      };
      assert.equal((await release(data.mfaToken)).body.code, 2103);
      world.clock.advance(10 * DAY_MS);
      await upkeep();
      assert.equal(told().length, 0);
    });
  });
}
