import type { Migration } from "./migration.ts";

/** By what gateways themselves know the messages that they took. */
export const gatewayMessageIds: Migration = {
  version: 37,
  name: "gatewayMessageIds",
  statements: ["alter table sent_messages add column gateway_message_id text"],
};
