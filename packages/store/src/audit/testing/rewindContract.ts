import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSeededRandom, type NeedsOptions } from "@countersign/testkit";
import { KEY_PROPAGATION_MS, lastWriteMs } from "../../keys/keySchedule.ts";
import type { TestDatabase } from "../../testing/testDatabase.ts";
import { withDatabase } from "../../testing/withDatabase.ts";
import { createAuditTrail } from "../auditTrail.ts";
import { parseCheckpoint, printCheckpoint } from "../checkpointText.ts";
import { verifyAuditTrail } from "../verifyAuditTrail.ts";
import { copyAuditTables, putAuditTables } from "./auditTables.ts";
import { makeAuditChange } from "./makeAuditChange.ts";
import { openTrail } from "./openTrail.ts";

const FORGE_HEAD =
  "update audit_heads set seq = 4, mac = (select mac from audit_events where seq = 4) where writer_id <> 'checkpoints'";

/** States what becomes of a trail that is cut or put back to an older copy, with the service running or not. */
export function rewindContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`a trail that somebody put back: ${name}`, options, () => {
    it("is found when a checkpoint saw more of a writer than an older copy has", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(4);
        const old = await copyAuditTables(node.database);
        await node.settleEvents(3);
        await node.trail.checkpoint(1);
        const { audit_checkpoints, audit_heads } = await copyAuditTables(node.database);
        const heads = [
          ...old.audit_heads.filter((head) => head.writer_id !== "checkpoints"),
          ...audit_heads.filter((head) => head.writer_id === "checkpoints"),
        ];
        await putAuditTables(node.database, { ...old, audit_checkpoints, audit_heads: heads });
        assert.deepEqual(await node.findings(), ["tailCut lane 0 5-7", "headWrong lane 0 4"]);
      }));

    it("is found when only the note of its end is an older one", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(4);
        const { audit_heads } = await copyAuditTables(node.database);
        await node.settleEvents(2);
        await putAuditTables(node.database, { ...(await copyAuditTables(node.database)), audit_heads });
        assert.deepEqual(await node.findings(), ["headWrong lane 0 4"]);
      }));

    it("is found when a writer is gone that no checkpoint saw but at its beginning", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(4);
        await node.tamper("delete from audit_events");
        await node.tamper("delete from audit_heads where writer_id <> 'checkpoints'");
        assert.deepEqual(await node.findings(), ["removed lane 0 1"]);
      }));

    it("is found by a checkpoint that was kept elsewhere when everything is the older copy", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(4);
        const early = await node.trail.checkpoint(1);
        const old = await copyAuditTables(node.database);
        await node.settleEvents(3);
        const late = await node.trail.checkpoint(2);
        const verify = async (...kept: (typeof early)[]): Promise<unknown> => {
          const keptCheckpoints = kept.map(
            (each) => parseCheckpoint(printCheckpoint(each ?? assert.fail())) ?? assert.fail(),
          );
          const { findings } = await verifyAuditTrail({
            database: node.database,
            keyring: node.keyring,
            keptCheckpoints,
          });
          return findings.map(({ kind, writerId, seq }) => [kind, writerId, seq]);
        };
        assert.deepEqual(await verify(early, late), []);
        await putAuditTables(node.database, old);
        assert.deepEqual(await verify(early, late), [["checkpointLost", "checkpoints", 3]]);
        assert.deepEqual(await verify(early), []);
        await (await openTrail(testDatabase.open())).settleEvents(1);
        assert.deepEqual(await verify(early, late), [["checkpointLost", "checkpoints", 3]], "another has its number");
      }));

    it("is found when a writer went on from an older copy, at the place that a checkpoint saw", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const { database, keyring } = node;
        const openTwin = () => createAuditTrail({ database, keyring, random: createSeededRandom("twin") });
        const [trail, twin] = [openTwin(), openTwin()];
        const appendTo = (each: typeof trail, requestId: string) =>
          each.write(async (_, entry) => {
            const change = makeAuditChange(requestId);
            if (change.type === "audit") await entry.append(change.event);
          });
        await appendTo(trail, "one");
        const old = await copyAuditTables(database);
        await appendTo(trail, "two");
        await trail.checkpoint(1);
        const { audit_checkpoints, audit_heads } = await copyAuditTables(database);
        await putAuditTables(database, old);
        await appendTo(twin, "other two");
        const twins = await copyAuditTables(database);
        assert.deepEqual(await node.findings(), []);
        await putAuditTables(database, { ...twins, audit_checkpoints });
        assert.deepEqual(await node.findings(), ["contradicted lane 0 2", "headWrong checkpoints 1"]);
        await putAuditTables(database, { ...twins, audit_checkpoints, audit_heads });
        assert.deepEqual(await node.findings(), ["headWrong lane 0 2", "contradicted lane 0 2"]);
      }));

    it("is not healed by the running service when its tail was cut: what it writes next leaves a gap", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(6);
        await node.tamper("delete from audit_events where seq > 4");
        await node.tamper("delete from audit_origins where seq > 4");
        await node.tamper(FORGE_HEAD);
        await node.settleEvents(2);
        assert.deepEqual(node.breaks, ["lane 0"]);
        await node.trail.checkpoint(1);
        assert.deepEqual(await node.findings(), ["gap lane 0 5-6"]);
      }));

    it("is not healed when its tail was cut and the head is an older one of the service's own", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(4);
        const old = await copyAuditTables(node.database);
        await node.settleEvents(2);
        await putAuditTables(node.database, old);
        await node.settleEvents(2);
        assert.deepEqual(node.breaks, ["lane 0"]);
        assert.deepEqual(await node.findings(), ["gap lane 0 5-6"]);
      }));

    it("is not healed when its head was reset or replaced, though no row is missing", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(4);
        await node.tamper("delete from audit_heads where writer_id <> 'checkpoints'");
        await node.settleEvents(2);
        assert.deepEqual(await node.findings(), ["unlinked lane 0 5"]);
        await node.tamper("update audit_heads set key_id = '' where writer_id <> 'checkpoints'");
        await node.settleEvents(2);
        assert.deepEqual(await node.findings(), ["unlinked lane 0 5", "unlinked lane 0 7"]);
        assert.deepEqual(node.breaks, ["lane 0", "lane 0"]);
      }));

    it("is not healed when all of it was wiped under the running service", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(4);
        await node.trail.checkpoint(1);
        await putAuditTables(node.database, {
          audit_events: [],
          audit_origins: [],
          audit_heads: [],
          audit_checkpoints: [],
          audit_bases: [],
        });
        await node.settleEvents(1);
        await node.trail.checkpoint(2);
        assert.deepEqual(await node.findings(), ["headCut lane 0 1-4", "unregistered lane 0 1"]);
      }));

    it("is not healed when checkpoints were cut: the next one names nothing before it", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(1);
        await node.trail.checkpoint(1);
        await node.settleEvents(1);
        await node.trail.checkpoint(2);
        await node.tamper("delete from audit_checkpoints where seq = 3");
        await node.tamper(
          `update audit_heads set seq = 2, mac = (select mac from audit_checkpoints where seq = 2)
          where writer_id = 'checkpoints'`,
        );
        await node.settleEvents(1);
        await node.trail.checkpoint(3);
        assert.deepEqual(node.breaks, ["checkpoints"]);
        assert.deepEqual(await node.findings(), ["unlinked checkpoints 3"]);
      }));

    it("is found when a writer had to begin twice", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        const { database, keyring } = node;
        for (let times = 1; times <= 2; times += 1) {
          const trail = createAuditTrail({ database, keyring, random: createSeededRandom("twin") });
          const change = makeAuditChange("begin");
          await trail.write(async (_, entry) => (change.type === "audit" ? entry.append(change.event) : undefined));
          if (times === 2) break;
          await node.tamper("delete from audit_events");
          await node.tamper("delete from audit_origins");
          await node.tamper("delete from audit_heads where writer_id <> 'checkpoints'");
        }
        assert.deepEqual(await node.findings(), ["registeredAgain lane 0 1"]);
      }));

    it("serves on when the key that vouches for it was removed, and says which rows nobody can vouch for", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await node.settleEvents(2);
        const { id } = node.keyring.active("audit", null);
        const { createdAtMs } = await node.keyring.rotate("audit", null);
        node.clock.set(lastWriteMs(createdAtMs) + KEY_PROPAGATION_MS);
        await node.keyring.remove(id);
        await node.settleEvents(2);
        await node.trail.checkpoint(1);
        assert.deepEqual(await node.findings(), [
          "keyUnknown lane 0 1",
          "keyUnknown lane 0 2",
          "keyUnknown checkpoints 1",
        ]);
      }));
  });
}
