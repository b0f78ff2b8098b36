import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import type { TestDatabase } from "../../testing/testDatabase.ts";
import { withDatabase } from "../../testing/withDatabase.ts";
import { PAGE_ROWS } from "../readTrail.ts";
import { type AuditTables, copyAuditTables, putAuditTables } from "./auditTables.ts";
import { makeAuditChange } from "./makeAuditChange.ts";
import { openTrail, type TrailNode } from "./openTrail.ts";

/** Appends a row of events that is the one `from`, but for what is said. */
const copyEvent = (from: number, fields: { readonly seq: number | bigint; readonly writerId?: string }): string =>
  `insert into audit_events select ${fields.writerId === undefined ? "writer_id" : `'${fields.writerId}'`},
    ${fields.seq}, at_ms, type, pool_id, app_id, user_id, actor, factor, result, reason, request_id, origin_digest, prev,
    key_id, mac, repeats
  from audit_events where seq = ${from}`;

/** States what is found of each way to tamper with a trail, and where. */
export function tamperContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`a trail that somebody tampered with: ${name}`, options, () => {
    let shared: { readonly testDatabase: TestDatabase; readonly node: TrailNode; readonly tables: AuditTables };

    /** Makes a trail of nine events, the first six of them under a checkpoint, that verifies. */
    before(async () => {
      const testDatabase = await create();
      const node = await openTrail(testDatabase.open());
      await node.settleEvents(6);
      await node.trail.checkpoint(1);
      await node.settleEvents(3);
      assert.deepEqual(await node.findings(), []);
      shared = { testDatabase, node, tables: await copyAuditTables(node.database) };
    });
    afterEach(() => putAuditTables(shared.node.database, shared.tables));
    after(() => shared.testDatabase.remove());

    /** States what is found after some statements behind the service's back. */
    const itFinds = (what: string, statements: readonly string[], expected: readonly string[]): void => {
      it(`finds ${what}`, async () => {
        for (const statement of statements) await shared.node.tamper(statement);
        assert.deepEqual(await shared.node.findings(), expected);
      });
    };

    for (const [column, value] of Object.entries({
      at_ms: "at_ms + 1",
      type: "'user.block'",
      pool_id: "'other'",
      app_id: "''",
      user_id: "null",
      actor: "'operator'",
      factor: "'sms'",
      result: "'success'",
      reason: "null",
      request_id: "'other'",
      origin_digest: "prev",
      repeats: "2",
      prev: "mac",
      key_id: "'other'",
    })) {
      const kind = column === "key_id" ? "keyUnknown" : "altered";
      itFinds(
        `an edit of ${column}`,
        [`update audit_events set ${column} = ${value} where seq = 4`],
        [`${kind} lane 0 4`],
      );
    }
    itFinds("an edited MAC", ["update audit_events set mac = prev where seq = 4"], ["altered lane 0 4"]);
    itFinds(
      "an edited MAC that a checkpoint saw",
      ["update audit_events set mac = prev where seq = 6"],
      ["altered lane 0 6", "contradicted lane 0 6"],
    );
    itFinds(
      "a time that no number of ours can be",
      ["update audit_events set at_ms = 9007199254740993 where seq = 4"],
      ["altered lane 0 4"],
    );
    itFinds("an inserted row", [copyEvent(9, { seq: 10 })], ["altered lane 0 10"]);
    itFinds("an inserted row far behind the end", [copyEvent(9, { seq: 1_000_000 })], ["altered lane 0 1000000"]);
    itFinds(
      "an inserted row of a writer of its own",
      [copyEvent(1, { seq: 1, writerId: "a" })],
      ["altered a 1", "headWrong a 0", "unregistered a 1"],
    );
    itFinds(
      "an inserted row of a writer without a name",
      [copyEvent(1, { seq: 1, writerId: "" })],
      ["altered  1", "headWrong  0", "unregistered  1"],
    );
    itFinds(
      "inserted rows that stand in no chain",
      [copyEvent(1, { seq: 0 }), copyEvent(9, { seq: 9007199254740993n })],
      ["misnumbered lane 0 0", "misnumbered lane 0 9007199254740992"],
    );
    itFinds(
      "rows that changed places",
      [
        "update audit_events set seq = 1000 where seq = 3",
        "update audit_events set seq = 3 where seq = 4",
        "update audit_events set seq = 4 where seq = 1000",
      ],
      ["altered lane 0 3", "altered lane 0 4"],
    );
    itFinds(
      "rows that moved up into the place of another",
      [
        "delete from audit_events where seq = 7",
        "update audit_events set seq = 7 where seq = 8",
        "update audit_events set seq = 8 where seq = 9",
      ],
      ["altered lane 0 7", "altered lane 0 8", "tailCut lane 0 9"],
    );
    itFinds("a deletion inside", ["delete from audit_events where seq in (4, 5)"], ["gap lane 0 4-5"]);
    itFinds(
      "two deletions inside",
      ["delete from audit_events where seq in (2, 4, 5)"],
      ["gap lane 0 2", "gap lane 0 4-5"],
    );
    itFinds("a cut head", ["delete from audit_events where seq < 4"], ["headCut lane 0 1-3"]);
    itFinds("a cut tail", ["delete from audit_events where seq > 7"], ["tailCut lane 0 8-9"]);
    itFinds("a cut of the very last event", ["delete from audit_events where seq = 9"], ["tailCut lane 0 9"]);
    itFinds(
      "a cut tail with the head set back to where no checkpoint saw it",
      [
        "delete from audit_events where seq > 7",
        "update audit_heads set seq = 7, mac = (select mac from audit_events where seq = 7) where seq = 9",
      ],
      ["headWrong lane 0 7"],
    );
    itFinds(
      "a tail that was cut together with its head",
      ["delete from audit_events where seq > 4", "delete from audit_heads where seq = 9"],
      ["tailCut lane 0 5-6", "headWrong lane 0 4"],
    );
    itFinds("a head that was taken away", ["delete from audit_heads where seq = 9"], ["headWrong lane 0 9"]);
    itFinds("a writer without events", ["delete from audit_events"], ["removed lane 0 1-9"]);
    itFinds(
      "a writer of whom nothing is left",
      ["delete from audit_events", "delete from audit_origins", "delete from audit_heads where seq = 9"],
      ["removed lane 0 1-6"],
    );
    itFinds(
      "a writer of whom no checkpoint is left",
      [
        "delete from audit_events",
        "delete from audit_heads where seq = 9",
        "delete from audit_checkpoints where seq > 0",
      ],
      ["removed checkpoints 1-2"],
    );
    itFinds(
      "checkpoints that were taken away with their head",
      ["delete from audit_checkpoints", "delete from audit_heads where writer_id = 'checkpoints'"],
      ["unregistered lane 0 1"],
    );
    itFinds(
      "a checkpoint that was taken away",
      ["delete from audit_checkpoints where seq = 1"],
      ["unregistered lane 0 1", "headCut checkpoints 1"],
    );
    itFinds("a cut of the last checkpoint", ["delete from audit_checkpoints where seq = 2"], ["tailCut checkpoints 2"]);
    for (const [column, value] of Object.entries({
      at_ms: "at_ms + 1",
      head_seq: "3",
      head_mac: "prev",
      prev: "mac",
      mac: "prev",
    })) {
      const edit = `update audit_checkpoints set ${column} = ${value} where seq = 2`;
      itFinds(`a checkpoint with another ${column}`, [edit], ["altered checkpoints 2"]);
    }
    itFinds(
      "a checkpoint of a writer that there is not",
      ["update audit_checkpoints set writer_id = 'a' where seq = 2"],
      ["unregistered a 1", "altered checkpoints 2"],
    );
    itFinds(
      "an inserted checkpoint",
      [
        `insert into audit_checkpoints select 3, at_ms, writer_id, 9, head_mac, prev, key_id, mac
        from audit_checkpoints where seq = 2`,
      ],
      ["altered checkpoints 3"],
    );
    itFinds("another address", ["update audit_origins set ip = '::1' where seq = 4"], ["originAltered lane 0 4"]);
    itFinds(
      "an agent taken away",
      ["update audit_origins set user_agent = null where seq = 4"],
      ["originAltered lane 0 4"],
    );
    itFinds(
      "another salt",
      ["update audit_origins set salt = (select prev from audit_events where seq = 2) where seq = 4"],
      ["originAltered lane 0 4"],
    );
    itFinds(
      "an address that will be kept for ever",
      ["update audit_origins set at_ms = at_ms + 1 where seq = 4"],
      ["originAltered lane 0 4"],
    );

    it("finds it over pages of rows, and counts what it does not list", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const count = 2 * PAGE_ROWS + 100;
        await node.store.settle(Array.from({ length: count }, (_, index) => makeAuditChange(`${index}`)));
        await node.tamper(`delete from audit_events where seq between ${PAGE_ROWS} and ${PAGE_ROWS + 1}`);
        await node.tamper(`update audit_events set reason = 'other' where seq = ${PAGE_ROWS + 2}`);
        assert.deepEqual(await node.findings(), [
          `gap lane 0 ${PAGE_ROWS}-${PAGE_ROWS + 1}`,
          `altered lane 0 ${PAGE_ROWS + 2}`,
        ]);
        await node.tamper("update audit_events set reason = 'other'");
        const { ok, findings, findingsLeftOut } = await node.verify();
        assert.deepEqual([ok, findings.length, findingsLeftOut], [false, 1000, count - 2 + 1 - 1000]);
      }));
  });
}
