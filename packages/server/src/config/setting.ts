import type { Kind } from "./kind.ts";

/** The chapters of the settings, in the order in which they are documented. */
export const sections = [
  "Mode and log",
  "Address",
  "Monitoring",
  "Storage",
  "Master key",
  "Backups",
  "First start",
  "Passwords",
  "Second factors",
  "Behaviour",
  "Faces",
  "Webhooks",
  "Languages and numbers",
  "Limits",
  "Mail",
  "Text messages",
  "Text messages through Twilio",
  "Text messages through Alibaba Cloud",
  "Text messages through Tencent Cloud",
] as const;

/** One setting: everything its reader and its documentation need. */
export type Setting<T> = {
  /** Name in the environment. */
  readonly name: string;
  readonly section: (typeof sections)[number];
  readonly kind: Kind<T>;
  /** Whether the value must never be shown, not even to the operator who set it. */
  readonly secret: boolean;
  /** One or two sentences for the operator. */
  readonly description: string;
} & ({ readonly default: string } | { /** What holds without it. */ readonly unset: string });
