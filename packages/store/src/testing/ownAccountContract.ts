import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ActivityCursor, AuditEvent, Change, Session, Store, TrailEvent, User } from "@countersign/core";
import { type NeedsOptions, plainSession } from "@countersign/testkit";
import type { Database } from "../engine/sql.ts";
import { createSessionUses, keepSessionUses } from "../sessionUses.ts";
import { createTestUser } from "./createTestUser.ts";
import { TEST_NOW_MS } from "./makeChanges.ts";
import { makePools, TEST_APP_ID } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const PLACE = { ip: "203.0.113.7", userAgent: "agent/1.0" };

function sessionOf({ poolId, userId }: User, number: number, fields: Partial<Session> = {}): Session {
  const createdAtMs = TEST_NOW_MS + number;
  const times = { createdAtMs, authTimeMs: createdAtMs, expiresAtMs: TEST_NOW_MS * 2 };
  const id = String(number).padStart(24, "0");
  return { ...plainSession(), id, poolId, userId, appId: TEST_APP_ID, ...times, revokedAtMs: null, ...fields };
}

function eventOf({ poolId, userId }: User, atMs: number): Change {
  const event: AuditEvent = {
    ...{ type: "signIn.passed", atMs, poolId, appId: TEST_APP_ID, userId, actor: "user", factor: "totp" },
    ...{ result: "success", reason: null },
    origin: { requestId: `r${atMs}`, ipBlock: "203.0.113.7", ...PLACE },
  };
  return { type: "audit", event };
}

async function readAll(store: Store, user: User, limit: number): Promise<readonly TrailEvent[]> {
  const all: TrailEvent[] = [];
  for (let before: ActivityCursor | null = null; ; before = all.at(-1) ?? null) {
    const page = await store.findActivity(user, before, limit);
    all.push(...page);
    if (page.length < limit) return all;
  }
}

/** States what an account's holder is shown of sessions and of the trail. */
export function ownAccountContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  async function prepare(database: Database) {
    await openTestStore(database);
    await makePools(database);
    const { store } = await openTestStore(database);
    return { store, user: await createTestUser(store), other: await createTestUser(store) };
  }

  describe(`one's own account: ${name}`, options, () => {
    it("lists what lives of its sessions, the latest first and no more than asked for, with where they were opened", async () =>
      given(async (testDatabase) => {
        const { store, user, other } = await prepare(testDatabase.open());
        const [one, two] = [sessionOf(user, 1), sessionOf(user, 2)];
        const rest = [
          sessionOf(user, 3, { revokedAtMs: 1 }),
          sessionOf(user, 4, { expiresAtMs: TEST_NOW_MS }),
          sessionOf(other, 5),
        ];
        await store.settle([
          { type: "openSession", session: one, from: PLACE },
          ...[two, ...rest].map((session) => ({ type: "openSession", session }) as const),
        ]);
        const listed = await store.findSessions(user, TEST_NOW_MS, 9);
        assert.deepEqual(
          listed.map(({ session, ip, userAgent }) => [session, ip, userAgent]),
          [
            [two, null, null],
            [one, PLACE.ip, PLACE.userAgent],
          ],
        );
        assert.deepEqual(
          (await store.findSessions(user, TEST_NOW_MS, 1)).map(({ session }) => session),
          [two],
        );
      }));

    it("keeps when a session was last used and from where, the later word of two processes, and none from a time to come", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store, user } = await prepare(database);
        const session = sessionOf(user, 1);
        await store.settle([{ type: "openSession", session }]);
        const open = () => createSessionUses((uses) => keepSessionUses(database, uses));
        const [one, other] = [open(), open()];
        const use = (atMs: number, ip: string | null) => ({ poolId: user.poolId, id: session.id, atMs, ip });
        const used = async () => {
          const [listed] = await store.findSessions(user, TEST_NOW_MS, 1);
          return [listed?.lastUsedAtMs, listed?.lastIp];
        };
        one.note(use(TEST_NOW_MS - 3, "a"));
        one.note(use(TEST_NOW_MS - 1, "b"));
        other.note(use(TEST_NOW_MS - 2, "c"));
        assert.deepEqual(await used(), [null, null]);
        await one.keep();
        await other.keep();
        assert.deepEqual(await used(), [TEST_NOW_MS - 1, "b"]);
        for (let number = 0; number < 1_200; number += 1) one.note({ ...use(TEST_NOW_MS, null), id: `gone${number}` });
        one.note(use(TEST_NOW_MS, null));
        await one.keep();
        assert.deepEqual(await used(), [TEST_NOW_MS, null]);
        one.note(use(TEST_NOW_MS + 61_000, "d"));
        await one.keep();
        assert.deepEqual(await used(), [null, null]);
      }));

    it("gives the events of an account page by page, each once, of however many chains and of equal times", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store, user, other } = await prepare(database);
        const second = (await openTestStore(database)).store;
        for (let number = 0; number < 12; number += 1) {
          const atMs = TEST_NOW_MS + Math.floor(number / 4);
          await (number % 2 === 0 ? store : second).settle([eventOf(user, atMs), eventOf(other, atMs)]);
        }
        const whole = await readAll(store, user, 100);
        assert.equal(whole.length, 12);
        assert.deepEqual(
          whole.map(({ atMs }) => atMs),
          whole.map(({ atMs }) => atMs).toSorted((a, b) => b - a),
        );
        assert.ok(whole.every(({ ip, userAgent }) => ip === PLACE.ip && userAgent === PLACE.userAgent));
        for (const limit of [1, 3, 5]) assert.deepEqual(await readAll(store, user, limit), whole);
      }));
  });
}
