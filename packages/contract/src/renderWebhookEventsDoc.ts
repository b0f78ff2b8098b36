import { webhookEvents } from "./webhookEvents.ts";

/** Gives `docs/webhook-events.md`. */
export function renderWebhookEventsDoc(): string {
  const rows = Object.entries(webhookEvents).map(([type, when]) => `| \`${type}\` | ${when} |`);
  return `# What webhooks tell

<!-- Printed by \`npm run docs\` from packages/contract/src/webhookEvents.ts: edit it there. -->

All types of events that a [webhook](webhooks.md) may be told. \`countersign webhook add --events\` takes them, separated by commas.

| Type | When |
|---|---|
${rows.join("\n")}
`;
}
