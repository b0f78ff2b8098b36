import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NeedsOptions } from "@countersign/testkit";
import { KEY_PROPAGATION_MS } from "../../keys/keySchedule.ts";
import type { TestDatabase } from "../../testing/testDatabase.ts";
import { withDatabase } from "../../testing/withDatabase.ts";
import type { SaveExport } from "../exportSegments.ts";
import { verifyAuditTrail } from "../verifyAuditTrail.ts";
import { copyAuditTables, putAuditTables } from "./auditTables.ts";
import { makeAuditChange } from "./makeAuditChange.ts";
import { openTrail, type TrailNode } from "./openTrail.ts";

const DAY_MS = 86_400_000;
const NOW_MS = 20_000 * DAY_MS;

/** Files by their names, kept in memory. */
type Files = Map<string, readonly string[]>;

const saveIn =
  (files: Files): SaveExport =>
  async (lines, name) => {
    const taken: string[] = [];
    for await (const line of lines) taken.push(line);
    files.set(name(), taken.join("").split("\n").slice(0, -1));
  };

async function prune(node: TrailNode, files: Files, beforeMs = NOW_MS - 30 * DAY_MS, save = saveIn(files)) {
  return await node.trail.prune({ beforeMs, nowMs: NOW_MS, save });
}

/** Settles events of an age, one by one. */
async function settle(node: TrailNode, days: number, count: number): Promise<void> {
  for (let each = 0; each < count; each += 1)
    await node.settle(makeAuditChange(`${days}.${each}`, { atMs: NOW_MS - days * DAY_MS }));
}

/** Gives what is found, each as "kind writer seq-toSeq"; writers and files by what they are. */
async function findingsWith(node: TrailNode, files: Files): Promise<readonly string[]> {
  const exported = [...files].map(([name, lines]) => ({ name, lines: eachOf(lines) }));
  const { findings } = await verifyAuditTrail({ database: node.database, keyring: node.keyring, exported });
  const nameOf = (writerId: string): string =>
    writerId.endsWith(".ndjson") ? "file" : writerId.replace(/^.*\./, "lane ");
  return findings.map(({ kind, writerId, seq, toSeq }) =>
    seq === toSeq ? `${kind} ${nameOf(writerId)} ${seq}` : `${kind} ${nameOf(writerId)} ${seq}-${toSeq}`,
  );
}

async function* eachOf(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

async function countEvents(node: TrailNode): Promise<number> {
  return (await node.database.one<{ rows: number }>("select count(*) as rows from audit_events", []))?.rows ?? 0;
}

/** Gives a trail of six old events and three new ones, of which the old ones were exported and dropped. */
async function openPruned(testDatabase: TestDatabase) {
  const node = await openTrail(testDatabase.open());
  await settle(node, 60, 6);
  await node.trail.checkpoint(NOW_MS - 60 * DAY_MS);
  await settle(node, 1, 3);
  const files: Files = new Map();
  assert.deepEqual(await prune(node, files), { files: 1, rows: 8 }, "six events, a beginning and a checkpoint");
  return { node, files };
}

/** States how the trail ends. */
export function retentionContract(name: string, create: () => Promise<TestDatabase>, options: NeedsOptions): void {
  const given = withDatabase(create);

  describe(`a trail that has an end: ${name}`, options, () => {
    it("verifies without what was dropped, joins what was exported, and goes on", async () =>
      given(async (testDatabase) => {
        const { node, files } = await openPruned(testDatabase);
        assert.deepEqual([await node.findings(), await findingsWith(node, files)], [[], []]);
        assert.equal(await countEvents(node), 3);
        assert.equal((await node.database.all("select * from audit_origins where seq <= 6", [])).length, 0);
        await node.settleEvents(2);
        await node.trail.checkpoint(NOW_MS);
        const later: Files = new Map(files);
        assert.equal((await prune(node, later, NOW_MS)).files, 1);
        assert.equal(later.size, 2);
        assert.deepEqual([await node.findings(), await findingsWith(node, later)], [[], []]);
        assert.deepEqual(await prune(node, later, NOW_MS), { files: 0, rows: 0 });
        assert.deepEqual(node.breaks, []);
      }));

    it("holds no address, agent or salt in the files", async () =>
      given(async (testDatabase) => {
        const { files } = await openPruned(testDatabase);
        const text = [...files.values()].flat().join("\n");
        assert.ok(text.includes('"kind":"event"') && text.includes('"kind":"checkpoint"'));
        assert.ok(!text.includes("203.0.113.7") && !text.includes("agent/1") && !/salt/.test(text));
      }));

    it("loses nothing and doubles nothing when it is killed before, between and behind export and drop", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await settle(node, 60, 1200);
        const files: Files = new Map();
        const killed = async (): Promise<never> => assert.fail("killed");
        await assert.rejects(prune(node, files, undefined, killed), /killed/);
        assert.equal(await countEvents(node), 1200);
        assert.deepEqual(await node.findings(), []);
        await settle(node, 59, 5);
        const afterSaving: SaveExport = async (lines, name) => {
          await saveIn(files)(lines, name);
          assert.fail("killed");
        };
        await assert.rejects(prune(node, files, undefined, afterSaving), /killed/);
        assert.deepEqual([files.size, await countEvents(node)], [1, 1205]);
        const stopping = new AbortController();
        const stop: SaveExport = async (lines, name) => {
          await saveIn(files)(lines, name);
          stopping.abort();
        };
        const beforeMs = NOW_MS - 30 * DAY_MS;
        await node.trail.prune({ beforeMs, nowMs: NOW_MS, save: stop, signal: stopping.signal });
        assert.deepEqual([files.size, await countEvents(node)], [1, 1205], "the same file again");
        await prune(node, files);
        assert.deepEqual([files.size, await countEvents(node)], [2, 0]);
        const rows = [...files.values()].flat().filter((line) => line.includes('"kind":"event"'));
        assert.equal(new Set(rows).size, 1205);
        assert.equal(rows.length, 1205);
        assert.deepEqual([await node.findings(), await findingsWith(node, files)], [[], []]);
      }));

    it("is exported by one of the processes that are at it at once", async () =>
      given(async (testDatabase) => {
        const nodes = await Promise.all([1, 2, 3].map(() => openTrail(testDatabase.open())));
        for (const node of nodes) await settle(node, 60, 4);
        const own: Files[] = nodes.map(() => new Map());
        await Promise.all(nodes.map((node, index) => prune(node, own[index] ?? assert.fail())));
        const all: Files = new Map(own.flatMap((files) => [...files]));
        const rows = own
          .flatMap((files) => [...files.values()].flat())
          .filter((line) => line.includes('"kind":"event"'));
        assert.deepEqual([rows.length, new Set(rows).size], [12, 12]);
        const [node] = nodes;
        assert.deepEqual(await findingsWith(node ?? assert.fail(), all), []);
      }));

    it("verifies under keys that were replaced on the way", async () =>
      given(async (testDatabase) => {
        const { node, files } = await openPruned(testDatabase);
        await node.keyring.rotate("audit", null);
        node.clock.advance(KEY_PROPAGATION_MS);
        await settle(node, 40, 2);
        assert.equal((await prune(node, files, NOW_MS)).files, 1);
        assert.deepEqual([await node.findings(), await findingsWith(node, files)], [[], []]);
      }));

    it("forgets a writer that has ended, and none that may still write", async () =>
      given(async (testDatabase) => {
        const [ended, idle] = [await openTrail(testDatabase.open()), await openTrail(testDatabase.open())];
        for (const node of [ended, idle]) await settle(node, 60, 2);
        const files: Files = new Map();
        const at = async (days: number): Promise<void> => {
          const nowMs = NOW_MS + days * DAY_MS;
          await idle.trail.checkpoint(nowMs);
          await idle.trail.prune({ beforeMs: nowMs - 30 * DAY_MS, nowMs, save: saveIn(files) });
        };
        const writers = async (): Promise<number> =>
          (await idle.database.all("select 1 from audit_heads", [])).length - 1;
        for (let day = 0; day < 30; day += 5) await at(day);
        assert.equal(await writers(), 2);
        for (let day = 30; day <= 90; day += 5) await at(day);
        assert.equal(await writers(), 1);
        await idle.settleEvents(1);
        assert.deepEqual([idle.breaks, await idle.findings(), await findingsWith(idle, files)], [[], [], []]);
      }));

    it("keeps what is old and not as it was written, and says so", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await settle(node, 60, 6);
        await node.tamper("update audit_events set reason = 'other' where seq = 4");
        await prune(node, new Map());
        assert.equal(await countEvents(node), 3);
        assert.deepEqual([new Set(node.breaks), await node.findings()], [new Set(["lane 0"]), ["altered lane 0 4"]]);
      }));

    it("takes the age of the next row for one that lies ahead of every clock", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        for (const days of [60, -900, 50, -900, 1, -900]) await settle(node, days, 1);
        await prune(node, new Map());
        const left = await node.database.all<{ seq: number }>("select seq from audit_events order by seq", []);
        assert.deepEqual(
          left.map(({ seq }) => seq),
          [4, 5, 6],
        );
      }));

    it("is not made shorter unnoticed: by bases, dropped rows and old copies", async () =>
      given(async (testDatabase) => {
        const node = await openTrail(testDatabase.open());
        await settle(node, 60, 6);
        const before = await copyAuditTables(node.database);
        await settle(node, 1, 3);
        const files: Files = new Map();
        await prune(node, files);
        const tables = await copyAuditTables(node.database);
        const itFinds = async (statement: string, expected: readonly string[]): Promise<void> => {
          await node.tamper(statement);
          assert.deepEqual(await node.findings(), expected, statement);
          await putAuditTables(node.database, tables);
        };
        const event = "writer_id <> 'checkpoints'";
        await itFinds(`delete from audit_bases where ${event}`, ["headCut lane 0 1-6", "unregistered lane 0 1"]);
        await itFinds(`update audit_bases set seq = 7 where ${event}`, [
          "baseWrong lane 0 7",
          "headCut lane 0 1-6",
          "unregistered lane 0 1",
          "misnumbered lane 0 7",
        ]);
        await itFinds("delete from audit_events where seq = 7", ["headCut lane 0 7"]);
        await itFinds("delete from audit_events", ["removed lane 0 7-9"]);
        await itFinds("delete from audit_events where seq = 9", ["tailCut lane 0 9"]);
        await putAuditTables(node.database, { ...tables, audit_events: before.audit_events });
        const back = (await node.findings()).filter((each) => each.startsWith("misnumbered lane 0"));
        assert.equal(back.length, 6);
        await putAuditTables(node.database, tables);
        assert.deepEqual(await node.findings(), []);
      }));

    it("finds what was done to a file: edit, insert, order, head, tail, segment and join", async () =>
      given(async (testDatabase) => {
        const { node, files } = await openPruned(testDatabase);
        const [[fileName, lines] = assert.fail()] = files;
        const found = async (changed: readonly string[]) => await findingsWith(node, new Map([[fileName, changed]]));
        const of = (kind: string): number => lines.findIndex((line) => line.includes(`"kind":"${kind}"`));
        const first = of("event");
        const edited = lines.map((line) => line.replace('"requestId":"60.2"', '"requestId":"60.9"'));
        assert.deepEqual(await found(edited), ["altered lane 0 3", `exportAltered file ${lines.length}`]);
        const broken: Readonly<Record<string, readonly string[]>> = {
          inserted: lines.toSpliced(first + 2, 0, lines[first] ?? ""),
          reordered: lines.with(first, lines[first + 1] ?? "").with(first + 1, lines[first] ?? ""),
          "cut at its head": lines.toSpliced(first, 1),
          "cut at its tail": lines.slice(0, -3),
          "cut inside": lines.toSpliced(first + 1, 1),
          "without a segment": lines.toSpliced(of("segment"), 7),
          "without its first line": lines.slice(1),
          "without its last line": lines.slice(0, -1),
          "with a line behind its end": [...lines, lines[first] ?? ""],
          "with something else in it": lines.with(first, "{"),
          "with another beginning": lines.map((line) => line.replace('"afterSeq":0', '"afterSeq":1')),
          empty: [],
        };
        for (const [what, changed] of Object.entries(broken)) assert.notDeepEqual(await found(changed), [], what);
        await node.settleEvents(1);
        const later: Files = new Map();
        await prune(node, later, NOW_MS);
        await settle(node, 1, 1);
        const last: Files = new Map();
        await prune(node, last, NOW_MS);
        assert.deepEqual(await findingsWith(node, new Map([...files, ...later, ...last])), []);
        assert.deepEqual(await findingsWith(node, last), [], "what came before is not asked for");
        assert.deepEqual(await findingsWith(node, new Map([...later, ...later])), await findingsWith(node, later));
        assert.ok(
          (await findingsWith(node, new Map([...files, ...last]))).some((each) => each.startsWith("gap lane 0")),
        );
        assert.ok((await findingsWith(node, files)).some((each) => each.startsWith("gap lane 0")));
      }));
  });
}
