import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { issueAccessPass, type Scope, suspendPasswords } from "@countersign/core";
import { createSeededRandom } from "@countersign/testkit";
import { askAndRead, NEW_PASSWORD, resetBy } from "./testing/codes.ts";
import { APP_ID, createWorld, from, POOL_ID } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { outcomeOf, overtakenAt } from "./testing/outcomes.ts";
import { openMfaToken, openSession, register, registerWithApp, signIn, submit } from "./testing/person.ts";
import { createPostedWorld, mailbox } from "./testing/post.ts";
import { countRows } from "./testing/tables.ts";

const scope: Scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() };
const ACCOUNTS = 450;

for (const { engine, settingsFor, options } of engines) {
  describe(`passwords that are suspended together: ${engine}`, options, () => {
    it("sign nobody in until they are set anew by a code, and whatever was open has ended", async (t) => {
      const world = await createPostedWorld(t, { settings: await settingsFor(t) });
      const plain = await register(world);
      const owner = await registerWithApp(world);
      await openSession(world, plain);
      const token = await openMfaToken(world, owner);
      const asked = { scope, userId: owner.userId, hours: 1, mayBind: false, reason: null } as const;
      const { text } = await issueAccessPass(world.ports, asked);
      const { userId } = owner;
      const times = {
        turnedAtMs: world.clock.nowMs(),
        createdAtMs: world.clock.nowMs(),
        expiresAtMs: Number.MAX_SAFE_INTEGER,
      };
      const shown = { digest: "0a", previousDigest: null, ip: null, userAgent: null };
      const device = { poolId: POOL_ID, userId, id: "d0".repeat(12), appId: APP_ID, passed: {}, ...shown, ...times };
      await world.ports.store.settle([{ type: "saveTrustedDevice", device, atMost: 9 }]);
      assert.equal(await countRows(world, "trusted_devices"), 1);
      const other = { ...scope, poolId: "b0".repeat(12) };
      assert.equal(await suspendPasswords(world.ports, { scope: other, reason: "none of them" }), 0);
      assert.equal(await suspendPasswords(world.ports, { scope, reason: "database stolen" }), 2);
      assert.equal(await countRows(world, "sessions", "revoked_at_ms is null"), 0);
      assert.equal(await outcomeOf(submit(world, token, text, "recovery")), "mfaTokenInvalid");
      assert.equal(await countRows(world, "access_passes", "revoked_at_ms is null"), 0);
      assert.equal(await countRows(world, "mfa_tokens", "state <> 'consumed'"), 0);
      assert.equal(await countRows(world, "trusted_devices"), 0);
      for (const person of [plain, owner]) {
        assert.equal(await outcomeOf(signIn(world, person)), "passwordDisavowed");
        assert.equal(await outcomeOf(signIn(world, { ...person, password: "another one" })), "passwordWrong");
      }
      await resetBy(world, mailbox(plain.email), await askAndRead(world, mailbox(plain.email), "resetPassword"));
      assert.equal(await outcomeOf(signIn(world, { ...plain, password: NEW_PASSWORD })), "success");
      assert.equal(await countRows(world, "authenticators", "kind = 'totp'"), 1, "factors stay what they are");
      assert.equal(await countRows(world, "audit_events", "type = 'password.suspendAll' and user_id is null"), 1);
    });

    it("take a sign-in along that is judged meanwhile", async (t) => {
      const world = await createWorld(t, { settings: await settingsFor(t) });
      const person = await register(world);
      const overtaken = overtakenAt(world, "settle", () => suspendPasswords(world.ports, { scope, reason: "stolen" }));
      assert.equal(await outcomeOf(signIn(overtaken, person)), "passwordDisavowed");
      assert.equal(await countRows(world, "sessions", "revoked_at_ms is null"), 0);
    });

    it("are done batch by batch, all of them, by two processes at once, and by one that goes on after a break", async (t) => {
      const settings = await settingsFor(t);
      const world = await createWorld(t, { settings });
      const second = await createWorld(t, { settings, folder: world.folder, random: createSeededRandom("second") });
      await world.database.write(async (sql) => {
        for (let index = 0; index < ACCOUNTS; index += 1)
          await sql.run(
            `insert into users (pool_id, id, password_hash, email_verified, phone_verified, blocked, profile, custom_data,
              register_source, logins_count, created_at_ms, updated_at_ms, revision)
            values ($1, $2, 'h', 0, 0, 0, '{}', '{}', '[]', 0, 1, 1, 0)`,
            [POOL_ID, index.toString(16).padStart(24, "0")],
          );
      });
      const broken = new Error("broken off");
      const breaking = suspendPasswords(world.ports, {
        ...{ scope, reason: "stolen" },
        onProgress: () => {
          throw broken;
        },
      });
      await assert.rejects(breaking, broken);
      const left = await countRows(world, "users", "password_disavowed = 0");
      assert.ok(left > 0 && left < ACCOUNTS, `${left} are left`);
      const both = [world, second].map(({ ports }) => suspendPasswords(ports, { scope, reason: "stolen" }));
      assert.deepEqual(await Promise.all(both), [ACCOUNTS, ACCOUNTS]);
      assert.equal(await countRows(world, "users", "password_disavowed = 0"), 0);
      assert.deepEqual(await world.storehouse.admin.countPasswords(POOL_ID), {
        passwords: ACCOUNTS,
        unreachable: ACCOUNTS,
      });
    });
  });
}
