import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isDeepStrictEqual } from "node:util";
import type { NeedsOptions } from "@countersign/testkit";
import fc from "fast-check";
import type { TestDatabase } from "../../testing/testDatabase.ts";
import { withDatabase } from "../../testing/withDatabase.ts";
import { type AuditTables, copyAuditTables, putAuditTables } from "./auditTables.ts";
import { openTrail } from "./openTrail.ts";
import { randomTampering } from "./randomTampering.ts";

/** A PostgreSQL takes its time to put the rows back. */
const RUNS = { sqlite: 300, postgres: 50 } as const;

/** States that whatever is done to the rows is found, but for the loss of all of them. */
export function randomContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`a trail in the hands of chance: ${name}`, options, () => {
    it("does not verify unless it is as it was", async () =>
      given(async (testDatabase) => {
        const nodes = [await openTrail(testDatabase.open()), await openTrail(testDatabase.open())] as const;
        for (const node of [...nodes, ...nodes]) {
          await node.settleEvents(3);
          await node.trail.checkpoint(1);
          await node.settleEvents(2);
        }
        const [{ database, verify, trail }] = nodes;
        const ages = { beforeMs: 1_800_000_000_124, nowMs: 1_800_000_000_124 };
        await trail.prune({ ...ages, save: async (lines) => void (await drain(lines)) });
        for (const node of nodes) await node.settleEvents(4);
        const tables = await copyAuditTables(database);
        assert.equal((await verify()).ok, true);
        const numRuns = RUNS[database.dialect];
        let found = 0;
        const property = fc.asyncProperty(randomTampering(), async (tamper) => {
          const tampered = tamper(tables);
          fc.pre(!isEmpty(tampered));
          fc.pre(await canPut(database, tampered));
          const isAsItWas = isDeepStrictEqual(await copyAuditTables(database), tables);
          assert.equal((await verify()).ok, isAsItWas);
          if (!isAsItWas) found += 1;
        });
        await fc.assert(property, { numRuns });
        assert.ok(found > numRuns / 2, `${found} of ${numRuns} runs changed something`);
        await putAuditTables(database, tables);
        assert.equal((await verify()).ok, true);
      }));
  });
}

async function drain(lines: AsyncIterable<string>): Promise<void> {
  for await (const _line of lines);
}

function isEmpty({ audit_events, audit_heads, audit_checkpoints }: AuditTables): boolean {
  return audit_events.length + audit_heads.length + audit_checkpoints.length === 0;
}

/** False when the database itself refuses the rows: two of one number, nothing where something must be. */
async function canPut(database: Parameters<typeof putAuditTables>[0], tables: AuditTables): Promise<boolean> {
  try {
    await putAuditTables(database, tables);
    return true;
  } catch {
    return false;
  }
}
