import { describeKeys, type KeyRow, type KeyStanding, type MasterKey } from "@countersign/store";
import { iso, isoOrNull } from "../../iso.ts";
import { systemClock as clock } from "../../start/systemPorts.ts";
import { defineCommand } from "../command.ts";
import { age } from "../output/age.ts";
import { table } from "../output/table.ts";
import { readMasterKey } from "../readMasterKey.ts";
import { readOperatorSettings } from "../readOperatorSettings.ts";
import { withStorehouseView } from "../withStorehouse.ts";

export const keysStatus = defineCommand({
  name: "keys status",
  summary: "Show the keys: age, state, and how much is sealed under each",
  details:
    "A key is next (known to all processes soon, then used), active, retired (replaced; it still reads what it made) or " +
    "expired (whatever it made has expired). No key is ever shown itself.",
  options: {},
  examples: ["countersign keys status", "countersign keys status --json"],
  async run({ terminal }) {
    const settings = await readOperatorSettings(terminal);
    return await withStorehouseView(settings, async (view) => {
      const rows = await view.keys.list();
      const masterKey = await readMasterKey(settings);
      const sealed = await view.countSealed();
      const keys = describeKeys(rows, clock.nowMs()).map((key) => ({ ...key, sealed: sealedUnder(sealed, key) }));
      const master = judgeMasterKey(masterKey, await view.keys.readCheck(), rows);
      terminal.print({
        text: [printKeys(keys), masterKeyText(master), ...advice(keys)].join("\n"),
        json: { keys: keys.map(jsonOf), masterKey: master },
      });
    });
  },
});

interface KeyLine extends KeyStanding {
  /** Null for a key that seals nothing. */
  readonly sealed: number | null;
}

function sealedUnder(counts: ReadonlyMap<string, number>, { id, purpose }: KeyStanding): number | null {
  return purpose === "sealing" ? (counts.get(id) ?? 0) : null;
}

function printKeys(keys: readonly KeyLine[]): string {
  const nowMs = clock.nowMs();
  const rows = keys.map((key) => [
    ...[key.purpose, key.id, key.state, age(nowMs - key.createdAtMs)],
    ...[key.sealed === null ? "" : String(key.sealed), key.poolId ?? "", remark(key)],
  ]);
  return table(["PURPOSE", "ID", "STATE", "AGE", "SEALED", "USER POOL", ""], rows);
}

function remark({ activeFromMs, readableUntilMs }: KeyLine): string {
  if (activeFromMs !== null) return `used from ${iso(activeFromMs)}`;
  return readableUntilMs === null ? " " : `reads until ${iso(readableUntilMs)}`;
}

function jsonOf({ createdAtMs, retiredAtMs, activeFromMs, readableUntilMs, ...key }: KeyLine): unknown {
  return {
    ...key,
    createdAt: iso(createdAtMs),
    retiredAt: isoOrNull(retiredAtMs),
    activeFrom: isoOrNull(activeFromMs),
    readableUntil: isoOrNull(readableUntilMs),
  };
}

interface MasterKeyStanding {
  /** Whose the data are. */
  readonly state: "current" | "previous" | "unknown" | "unused";
  /** How many keys the previous master key still wraps. */
  readonly wrappedByPrevious: number;
}

function judgeMasterKey(masterKey: MasterKey, check: Uint8Array | null, rows: readonly KeyRow[]): MasterKeyStanding {
  const stale = rows.filter((row) => masterKey.unwrap(row.wrapped, row)?.stale === true);
  return { state: check === null ? "unused" : masterKey.judgeCheck(check), wrappedByPrevious: stale.length };
}

function masterKeyText({ state, wrappedByPrevious }: MasterKeyStanding): string {
  switch (state) {
    case "current":
      if (wrappedByPrevious === 0) return "The master key is the one in use.";
      return `The master key is being replaced: the previous one still wraps ${wrappedByPrevious} keys, until a process next reads them.`;
    case "previous":
      return "The master key is about to be replaced: the next start does so.";
    case "unknown":
      return "The master key is not the one that these data were stored under: countersign doctor says more.";
    case "unused":
      return "No master key has been used yet: the first start of the service does so.";
  }
}

function advice(keys: readonly KeyLine[]): readonly string[] {
  const isOpen = keys.some(({ purpose, state }) => purpose === "sealing" && state === "retired");
  const isWaiting = keys.some(({ purpose, state }) => purpose === "sealing" && state === "next");
  if (!isOpen && !isWaiting) return [];
  return ["The sealing key is being replaced. If no countersign keys rotate runs, run it: it goes on where it was."];
}
