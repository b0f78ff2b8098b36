import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { TEST_MASTER_KEY } from "../keys/testing/createTestKeyring.ts";
import { makeTestFolder } from "../testing/makeTestFolder.ts";
import { createSqliteTestDatabase, type TestDatabase } from "../testing/testDatabase.ts";
import { findingSentences } from "./auditFindings.ts";
import { type AuditTables, copyAuditTables, putAuditTables } from "./testing/auditTables.ts";
import { openTrail, type TrailNode } from "./testing/openTrail.ts";

const doc = readFileSync(join(import.meta.dirname, "../../../../docs/audit.md"), "utf8");

describe("docs/audit.md", () => {
  it("lists what can be found, in the words of the verifier", () => {
    const rows = Object.entries(findingSentences).map(([kind, what]) => `| \`${kind}\` | ${what} |\n`);
    assert.ok(doc.includes(rows.join("")));
  });

  describe("the program that verifies by hand", () => {
    const folder = makeTestFolder();
    const program = join(folder.path, "verify.mjs");
    let testDatabase: TestDatabase;
    let node: TrailNode;
    let tables: AuditTables;

    before(async () => {
      writeFileSync(program, /^```js\n(.*?)^```$/ms.exec(doc)?.[1] ?? "");
      testDatabase = await createSqliteTestDatabase();
      const nodes = [await openTrail(testDatabase.open()), await openTrail(testDatabase.open())] as const;
      node = nodes[0];
      await nodes[0].settleEvents(3);
      await nodes[1].settleEvents(3);
      await nodes[0].trail.checkpoint(1);
      tables = await copyAuditTables(node.database);
    });
    after(async () => {
      await testDatabase.remove();
      folder.remove();
    });

    /** Gives what the program prints, each writer as its lane. */
    async function verify(): Promise<string> {
      const key = Buffer.from(TEST_MASTER_KEY).toString("base64");
      const run = promisify(execFile)(process.execPath, [program, testDatabase.address, key]);
      const { stdout } = await run.catch((error: { stdout: string }) => error);
      return stdout.trim().replaceAll(/\b[0-9a-f]{24}\./g, "lane ");
    }

    it("says that an honest trail is whole", async () => assert.equal(await verify(), "whole: 6 events"));

    it("says that a trail in which nothing was ever written is whole", async () => {
      await node.tamper("delete from audit_events");
      await node.tamper("delete from audit_checkpoints");
      await node.tamper("delete from audit_heads");
      assert.equal(await verify(), "whole: 0 events");
      await putAuditTables(node.database, tables);
    });

    it("says that a trail whose old rows were dropped is whole, and finds a beginning that was moved or taken away", async () => {
      const save = async (lines: AsyncIterable<string>): Promise<void> => {
        for await (const _line of lines);
      };
      const age = { beforeMs: 1_800_000_000_124, nowMs: 1_800_000_000_124 };
      await node.trail.prune({ ...age, save });
      await node.settleEvents(2);
      assert.match(await verify(), /^whole: \d events$/);
      const pruned = await copyAuditTables(node.database);
      await node.tamper("update audit_bases set seq = seq + 1 where writer_id <> 'checkpoints'");
      assert.match(await verify(), /its beginning was altered/);
      await putAuditTables(node.database, pruned);
      await node.tamper("delete from audit_bases");
      assert.match(await verify(), /are missing/);
      await putAuditTables(node.database, tables);
    });

    for (const [tampering, expected] of Object.entries({
      "update audit_events set reason = 'other' where seq = 2":
        /^lane 0: row 2 was altered\nlane 0: row 2 was altered$/,
      "delete from audit_events where seq = 2": /rows between 1 and 3 are missing/,
      "delete from audit_events where seq = 1": /rows between 0 and 2 are missing/,
      "delete from audit_events where seq = 3": /it does not end at 2/,
      "delete from audit_events": /all of it is missing/,
      "update audit_heads set seq = 2 where seq = 3": /it does not end at 3/,
      "delete from audit_checkpoints where seq = 3": /checkpoints: it does not end at 2/,
      "update audit_checkpoints set head_seq = 1 where seq = 1": /checkpoints: row 1 was altered/,
      "update audit_origins set ip = null where seq = 2": /row 2 came from somewhere else/,
    })) {
      it(`finds: ${tampering}`, async () => {
        await node.tamper(tampering);
        assert.match(await verify(), expected);
        await putAuditTables(node.database, tables);
      });
    }
  });
});
