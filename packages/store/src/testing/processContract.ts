import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { describe, it } from "node:test";
import type { SubjectRef } from "@countersign/core";
import type { NeedsOptions } from "@countersign/testkit";
import type { Database } from "../engine/sql.ts";
import { createTestUser } from "./createTestUser.ts";
import { makeOpenToken, makeTotp } from "./makeChanges.ts";
import { makePools } from "./makePools.ts";
import { openTestStore } from "./openTestStore.ts";
import { startChild } from "./startChild.ts";
import type { TestDatabase } from "./testDatabase.ts";
import { withDatabase } from "./withDatabase.ts";

const PROCESSES = 2;
const SUBMISSIONS = 200;
const KILLS = 4;

/** States what holds between processes, and after one was killed. */
export function processContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`processes: ${name}`, options, () => {
    it(`settles one of ${SUBMISSIONS} submissions of the same proof over ${PROCESSES} processes`, async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store } = await openTestStore(database);
        await makePools(database);
        const user = await createTestUser(store);
        const authenticator = makeTotp(user, "1".repeat(24));
        const tokenId = "2".repeat(24);
        await store.settle([
          { type: "saveAuthenticator", authenticator, expectedVersion: null },
          makeOpenToken(user, tokenId),
        ]);
        const task = { kind: "race", authenticator, tokenId, count: SUBMISSIONS / PROCESSES } as const;
        const children = await Promise.all(
          Array.from({ length: PROCESSES }, () => startChild(testDatabase.address, task)),
        );
        const answers = children.map((child) => once(child, "message") as Promise<[{ settled: number }]>); // of settlingChild
        for (const child of children) child.send("go");
        const settled = (await Promise.all(answers)).map(([answer]) => answer.settled);
        assert.equal(
          settled.reduce((sum, each) => sum + each),
          1,
        );
        const [{ sessions } = { sessions: 0 }] = await database.all<{ sessions: number }>(
          "select count(*) as sessions from sessions",
          [],
        );
        assert.equal(sessions, 1);
      }));

    it("has every settlement that a killed process acknowledged, and none by half", async () =>
      given(async (testDatabase) => {
        const database = testDatabase.open();
        const { store } = await openTestStore(database);
        await makePools(database);
        const user = await createTestUser(store);
        await database.close();
        const acknowledged = new Set<string>();
        for (let round = 1; round <= KILLS; round += 1) {
          const child = await startChild(testDatabase.address, { kind: "endless", subject: user, callers: 8 });
          for (const id of await killAfter(child, 20 * round)) acknowledged.add(id);
        }
        const after = testDatabase.open();
        await assertWhole(after, user, acknowledged);
        const next = await openTestStore(after);
        assert.equal((await next.store.settle([makeOpenToken(user, "3".repeat(24))])).settled, true);
      }));
  });
}

/** Lets a child settle that often, kills it and gives the ids it had written by then. */
async function killAfter(child: ChildProcess, settlements: number): Promise<readonly string[]> {
  let written = "";
  const enough = Promise.withResolvers<void>();
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    written += text;
    if (written.split("\n").length > settlements) enough.resolve();
  });
  const closed = once(child, "close"); // after its last output was read
  child.send("go");
  await enough.promise;
  child.kill("SIGKILL");
  await closed;
  return written.split("\n").slice(0, -1); // the last may be cut short
}

async function assertWhole(
  database: Database,
  { userId }: SubjectRef,
  acknowledged: ReadonlySet<string>,
): Promise<void> {
  const idsOf = async (text: string): Promise<ReadonlySet<string>> =>
    new Set((await database.all<{ id: string }>(text, [])).map(({ id }) => id));
  const sessions = await idsOf("select id from sessions");
  assert.ok(acknowledged.size >= 20 * KILLS);
  assert.deepEqual(
    [...acknowledged].filter((id) => !sessions.has(id)),
    [],
    "acknowledged and gone",
  );
  assert.deepEqual(await idsOf("select id from authenticators"), sessions);
  assert.deepEqual(await idsOf("select request_id as id from audit_events"), sessions);
  const user = await database.one<{ count: number }>("select logins_count as count from users where id = $1", [userId]);
  assert.equal(user?.count, sessions.size);
  if (database.dialect === "sqlite") {
    assert.deepEqual({ ...(await database.one<object>("pragma integrity_check", [])) }, { integrity_check: "ok" });
  }
}
