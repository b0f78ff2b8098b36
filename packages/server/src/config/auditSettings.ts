import { path, wholeNumber } from "./kinds.ts";
import type { Setting } from "./setting.ts";

/** How long the audit trail is kept, and where what it drops goes. */
export const auditSettings = {
  originRetentionDays: {
    name: "COUNTERSIGN_ORIGIN_RETENTION_DAYS",
    section: "Storage",
    kind: wholeNumber(0, 36_500),
    secret: false,
    default: "90",
    description:
      "How many days the audit trail keeps the address and the browser that an event came from; the event itself stays. With `0` they stay too.",
  },

  auditDays: {
    name: "COUNTERSIGN_AUDIT_DAYS",
    section: "Storage",
    kind: wholeNumber(1, 36_500),
    secret: false,
    unset: "events are kept for ever",
    description:
      "How many whole days the database keeps the events of the audit trail. Older ones are exported to a file and dropped; the rest still verifies.",
  },
  auditExportDir: {
    name: "COUNTERSIGN_AUDIT_EXPORT_DIR",
    section: "Storage",
    kind: path,
    secret: false,
    unset: "`audit` in the data folder",
    description:
      "Folder that old events of the audit trail are exported to, once `COUNTERSIGN_AUDIT_DAYS` drops them. Several processes on one database should share it.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
