import { sweeps } from "./sweep.ts";
import { tableExports } from "./tableExports.ts";
import { tableRestores } from "./tableRestores.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What ends the rows of a table that no sweep deletes, or bounds them besides. */
const otherEnds: Readonly<Record<string, string>> = {
  api_keys: "An operator, a back end with the pool's secret or another key makes it; it lives two years at most.",
  applications: "Stays: an operator makes it.",
  attempts: "One for each account and factor; a passed proof or an operator deletes it.",
  audit_bases: "One for each chain of the audit trail; goes with its head.",
  audit_checkpoints: "Exported and dropped after `COUNTERSIGN_AUDIT_DAYS`, with what it saw; unset: stays.",
  audit_events:
    "Exported and dropped after `COUNTERSIGN_AUDIT_DAYS`; unset: stays. A failure that repeats itself is two rows an hour.",
  audit_heads: "One for each chain of the audit trail; goes when all of that was dropped and its process has ended.",
  audit_origins: "Goes after `COUNTERSIGN_ORIGIN_RETENTION_DAYS`, and with its event.",
  audit_repeats: "Told of by one event, and deleted, when its hour is over.",
  authenticators: "Only one that was never confirmed runs out; any other goes when it is removed, or with its account.",
  codes: "One for each recipient and purpose.",
  idempotency_keys: "24 hours after a manager began with it.",
  keys: "Goes when nothing is left that it may read; those for sealing and for the audit trail stay.",
  known_origins:
    "For 90 days, of each account: at most 20 addresses and devices, 24 hours of the day, and 20 of each other habit.",
  logos: "One for each application; goes for another.",
  meta: "A fixed number of rows.",
  photos:
    "At most `COUNTERSIGN_LIMIT_PHOTOS_WAITING` wait. An avatar does not run out: it goes with its account, or for another.",
  sent_messages: "30 days after the message was written, whatever became of it.",
  sign_in_decisions: "One for each passed first factor, for `COUNTERSIGN_DECISION_DAYS`.",
  sign_in_policies: "Stays: an operator makes it, and what was decided by it names it.",
  superseded_codes: "At most five for each recipient and purpose.",
  trusted_devices: "At most 20 for each account; goes with its password, or with any of its factors.",
  user_pools: "Stays: an operator makes it.",
  users:
    "Stays until it is deleted. How many people make for themselves is limited by address, in number and in bytes.",
  webhook_attempts: "Goes with its message: ten for each time that one is begun with.",
  webhook_cursors:
    "One for each chain of the audit trail, with which it goes; begun anew with the first endpoint that is told anything.",
  webhook_endpoints: "At most 20 of a pool; an operator makes and removes them.",
  webhook_messages: "30 days after it was made, and with its endpoint.",
};

/** Gives what ends the rows of each table, in English sentences, by the table's name. */
export function tableEnds(): ReadonlyMap<string, string> {
  const ends = new Map(Object.entries(otherEnds));
  for (const { table, over, graceMs } of Object.values(sweeps)) {
    const swept = graceMs === null ? [] : [`Deleted ${graceOf(graceMs)} \`${over}\`.`];
    ends.set(table, [...swept, ...(ends.has(table) ? [ends.get(table)] : [])].join(" "));
  }
  return new Map([...ends].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function graceOf(graceMs: number): string {
  if (graceMs === 0) return "at";
  return graceMs < DAY_MS ? `${graceMs / HOUR_MS} h after` : `${graceMs / DAY_MS} days after`;
}

function exportText(table: string): string {
  const { travels, note } = tableExports[table] ?? { travels: false, note: "" };
  return `${travels ? "Yes." : "No."} ${note}`.trim();
}

/** Gives `docs/tables.md`. */
export function renderTablesDoc(): string {
  const rows = [...tableEnds()].map(
    ([table, end]) => `| \`${table}\` | ${end} | ${exportText(table)} | ${tableRestores[table]?.note ?? ""} |`,
  );
  return `# Tables, and what ends their rows

<!-- Printed by \`npm run docs\` from packages/store/src/upkeep: edit it there. -->

Nothing that strangers can make grows without end. The service deletes what is over every ten minutes, in small transactions;
whatever it does in between, it counts nothing that has run out.

| Table | What ends a row | In an [export](moving.md#moving-out-and-between-servers) | In a [restored past](operating/backup.md#a-restored-past-opens-nothing) |
|---|---|---|---|
${rows.join("\n")}

Outside the database: the development inbox lies in memory and keeps the newest messages only; exported files of the audit
trail are yours to keep or to delete.
`;
}
