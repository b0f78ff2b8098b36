import assert from "node:assert/strict";
import type { Change } from "@countersign/core";
import type { Database, SqlValue } from "../../engine/sql.ts";
import { makePools } from "../../testing/makePools.ts";
import { openTestStore, type TestNode } from "../../testing/openTestStore.ts";
import { type AuditVerdict, verifyAuditTrail } from "../verifyAuditTrail.ts";
import { makeAuditChange } from "./makeAuditChange.ts";

/** A node with what tests of its trail do again and again. */
export interface TrailNode extends TestNode {
  readonly database: Database;
  /** The chains that the node was told somebody else has changed. */
  readonly breaks: readonly string[];
  /** Settles one event after the other. */
  settle(...changes: readonly Change[]): Promise<void>;
  /** Settles that many events, one by one. */
  settleEvents(count: number): Promise<void>;
  verify(): Promise<AuditVerdict>;
  /** Gives what is wrong, each as "kind writer seq-toSeq", the writer as its lane or "checkpoints". */
  findings(): Promise<readonly string[]>;
  /** Runs a statement behind the service's back and demands that it changes something. */
  tamper(text: string, ...params: readonly SqlValue[]): Promise<void>;
}

export async function openTrail(database: Database): Promise<TrailNode> {
  const breaks: string[] = [];
  const node = await openTestStore(database, (writerId) => breaks.push(withoutProcess(writerId)));
  await makePools(database);
  const verify = () => verifyAuditTrail({ database, keyring: node.keyring });
  const settle = async (...changes: readonly Change[]): Promise<void> => {
    for (const change of changes) assert.equal((await node.store.settle([change])).settled, true);
  };
  return {
    ...node,
    database,
    breaks,
    settle,
    settleEvents: (count) => settle(...Array.from({ length: count }, (_, index) => makeAuditChange(`r${index}`))),
    verify,
    async findings() {
      const { ok, findings } = await verify();
      assert.equal(ok, findings.length === 0);
      return findings.map(({ kind, writerId, seq, toSeq }) => {
        const rows = seq === toSeq ? `${seq}` : `${seq}-${toSeq}`;
        return `${kind} ${withoutProcess(writerId)} ${rows}`;
      });
    },
    async tamper(text, ...params) {
      assert.ok((await database.write((sql) => sql.run(text, params))) > 0, "the tampering changes something");
    },
  };
}

function withoutProcess(writerId: string): string {
  return writerId.replace(/^[0-9a-f]{24}\./, "lane ");
}
