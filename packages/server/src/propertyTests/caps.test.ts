import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { MfaError } from "@countersign/contract";
import {
  addWebhook,
  type Change,
  issueAccessPass,
  readPendingSignIn,
  renewSecret,
  type Scope,
  type StoredPhoto,
  type TrustedDevice,
} from "@countersign/core";
import { createSeededRandom } from "@countersign/testkit";
import { APP_ID, createWorld, from, POOL_ID, type World } from "./testing/createWorld.ts";
import { engines } from "./testing/engines.ts";
import { outcomeOf } from "./testing/outcomes.ts";
import { enrol, openMfaToken, openSession, register, registerWithApp } from "./testing/person.ts";
import { countRows } from "./testing/tables.ts";

const AT_ONCE = 200;
const scope: Scope = { poolId: POOL_ID, appId: null, actor: "operator", origin: from() };

async function twoProcesses(t: TestContext, settings: Readonly<Record<string, string>>) {
  const world = await createWorld(t, { settings });
  const second = await createWorld(t, { settings, folder: world.folder, random: createSeededRandom("second") });
  /** Has 200 do something at once, half of them in each process; gives how often it was done. */
  const atOnce = async (act: (process: World, index: number) => Promise<unknown>): Promise<number> => {
    second.clock.set(world.clock.nowMs());
    const acts = Array.from({ length: AT_ONCE }, (_, index) => outcomeOf(act(index % 2 === 0 ? world : second, index)));
    return (await Promise.all(acts)).filter((outcome) => outcome === "success").length;
  };
  return { world, second, atOnce };
}

async function settle({ ports }: World, changes: readonly Change[]): Promise<void> {
  if (!(await ports.store.settle(changes)).settled) throw new MfaError("tooOften", { retryAfterSeconds: 1 });
}

for (const { engine, settingsFor, options } of engines) {
  describe(`what there may be so many of, added by 200 at once in two processes: ${engine}`, options, () => {
    it("webhooks of a pool", async (t) => {
      const { world, atOnce } = await twoProcesses(t, await settingsFor(t));
      const given = { url: "https://example.com/", description: "", events: null, signature: "v1" } as const;
      assert.equal(await atOnce(({ ports }) => addWebhook(ports, scope, given)), 20);
      assert.equal(await countRows(world, "webhook_endpoints"), 20);
    });

    it("live secrets of a pool, and of an application", async (t) => {
      const { atOnce } = await twoProcesses(t, await settingsFor(t));
      for (const appId of [null, APP_ID])
        assert.equal(
          await atOnce(({ ports }) => renewSecret(ports, { scope, appId, overlapMs: 3_600_000, gives: null })),
          1,
        );
    });

    it("access passes that an account has not used", async (t) => {
      const { world, atOnce } = await twoProcesses(t, await settingsFor(t));
      const { userId } = await register(world);
      const asked = { scope, userId, hours: 2, mayBind: false, reason: null } as const;
      assert.ok((await atOnce(({ ports }) => issueAccessPass(ports, asked))) > 1);
      assert.equal(await countRows(world, "access_passes", "used_at_ms is null and revoked_at_ms is null"), 1);
    });

    it("apps of an account that wait to be confirmed", async (t) => {
      const { world, atOnce } = await twoProcesses(t, await settingsFor(t));
      const caller = await openSession(world, await register(world));
      assert.ok((await atOnce((process) => enrol(process, caller))) >= 5);
      assert.equal(await countRows(world, "authenticators", "kind = 'totp' and status = 'pending'"), 5);
    });

    it("trusted devices of an account", async (t) => {
      const { world, atOnce } = await twoProcesses(t, await settingsFor(t));
      const { userId } = await register(world);
      const subject = { poolId: POOL_ID, userId };
      const { revision = 0 } = (await world.ports.store.findSubject(POOL_ID, { kind: "id", key: userId })) ?? {};
      const hold: Change = { type: "holdSubject", subject, revision, advance: false };
      const device = (index: number): TrustedDevice => ({
        ...{ ...subject, id: `d${index}`, appId: APP_ID, passed: {}, digest: `d${index}`, previousDigest: null },
        ...{ ip: null, userAgent: null, turnedAtMs: index, createdAtMs: index, expiresAtMs: 1e15 },
      });
      const save = (index: number): Change => ({ type: "saveTrustedDevice", device: device(index), atMost: 20 });
      assert.equal(await atOnce((process, index) => settle(process, [hold, save(index)])), AT_ONCE);
      assert.equal(await countRows(world, "trusted_devices"), 20);
    });

    it("origins and habits that an account knows, whether sign-ins are written together or alone", async (t) => {
      const { world, atOnce } = await twoProcesses(t, await settingsFor(t));
      const { userId } = await register(world);
      const subject = { poolId: POOL_ID, userId };
      const kinds = ["address", "device", "country", "hour"] as const;
      const signIn = (index: number): readonly Change[] => [
        { type: "recordSignIn", subject, atMs: 1, ip: null, endsReset: false, passedAtMs: null },
        {
          ...{ type: "rememberOrigins", subject, forget: [] },
          seen: kinds.map((kind) => ({ kind, mac: `${kind}${index}`, seenAtMs: index })),
        },
        // Codes are written by themselves, and what comes with them is.
        ...(index % 4 === 0 ? [{ type: "endMfaTokens", subject } as const] : []),
      ];
      assert.equal(await atOnce((process, index) => settle(process, signIn(index))), AT_ONCE);
      const count = (where: string): Promise<number> => countRows(world, "known_origins", where);
      assert.equal(await count("kind in ('address', 'device')"), 20);
      assert.deepEqual([await count("kind = 'country'"), await count("kind = 'hour'")], [20, 24]);
    });

    it("photos that wait", async (t) => {
      const { world, atOnce } = await twoProcesses(t, await settingsFor(t));
      const photo = (index: number): StoredPhoto => ({
        ...{ id: `p${index}`, poolId: POOL_ID, folder: "face", content: Buffer.from("x"), ownerId: null },
        ...{ createdAtMs: world.clock.nowMs(), expiresAtMs: world.clock.nowMs() + 600_000 },
      });
      const save = (process: World, index: number) =>
        settle(process, [{ type: "savePhoto", photo: photo(index), atMost: 20 }]);
      assert.equal(await atOnce(save), 20);
      assert.equal(await countRows(world, "photos"), 20);
    });

    it("an access pass is asked about by whether one lives, whatever was issued by a clock that was ahead", async (t) => {
      const { world, second } = await twoProcesses(t, await settingsFor(t));
      const owner = await registerWithApp(world);
      const codes = "delete from authenticators where kind = 'recovery'";
      await world.database.write((sql) => sql.run(codes, []));
      const offered = async (): Promise<boolean> => {
        const caller = await openMfaToken(world, owner);
        return (await readPendingSignIn(world.ports, { caller, origin: from() })).hasRecoveryCode;
      };
      const asked = { scope, userId: owner.userId, hours: 2, mayBind: false, reason: null } as const;
      second.clock.set(world.clock.nowMs() + 50_000);
      await issueAccessPass(second.ports, asked);
      assert.equal(await offered(), true);
      await issueAccessPass(world.ports, asked);
      assert.equal(await offered(), true, "the one that lives has the lesser id");
    });
  });
}
