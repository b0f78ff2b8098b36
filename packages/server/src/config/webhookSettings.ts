import { hostsAndPorts } from "./hostsAndPorts.ts";
import type { Setting } from "./setting.ts";

/** Everything about webhooks. */
export const webhookSettings = {
  webhookAllow: {
    name: "COUNTERSIGN_WEBHOOK_ALLOW",
    section: "Webhooks",
    kind: hostsAndPorts("hooks.internal:8080"),
    secret: false,
    unset: "none",
    description: "Where webhooks may lead although the address is private or plain http.",
  },
} as const satisfies Readonly<Record<string, Setting<unknown>>>;
